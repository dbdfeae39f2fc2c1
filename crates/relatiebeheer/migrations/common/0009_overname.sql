-- An import that goes in pieces and has not ended: how far it is, so that the same command goes on from there.
create table overname (
  bron text primary key,
  -- the keys of its rows begin with this moment
  begonnen timestamptz not null,
  bijgewerkt timestamptz not null,
  -- whether what was there goes first
  vervangt boolean not null,
  fase text not null,
  -- how many pieces are in
  stukken bigint not null,
  -- how many steps are done, and a digest of them: who goes on must give the same rows
  gedaan bigint not null,
  afdruk text not null,
  -- the key of the last partij whose words to search by are made
  tot uuid not null
);
