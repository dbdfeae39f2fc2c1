-- Who may come in, what they looked at and what they changed.

create table token (
  id uuid primary key,
  naam text not null,
  hash text not null unique,
  gemaakt timestamptz not null
);

create table sessie (
  hash text primary key,
  gebruiker text not null,
  naam text not null,
  rollen json not null,
  begonnen timestamptz not null,
  verloopt timestamptz not null
);
create index sessie_verloopt on sessie (verloopt);

-- Append only: one row for every view of a person's data.
create table inzage (
  id uuid primary key,
  moment timestamptz not null,
  wie text not null,
  rol text not null,
  -- keyed hash of the BSN, or the uuid of the partij: who was looked at, without saying it to who reads the table
  persoon text not null,
  wat text not null,
  -- the contact for which it was done, where there is one
  doel text not null
);
create index inzage_persoon on inzage (persoon, id);
create index inzage_wie on inzage (wie, id);

-- Append only: one row for every object that was written.
create table wijziging (
  id uuid primary key,
  moment timestamptz not null,
  wie text not null,
  actie text not null,
  soort text not null,
  object uuid not null
);
create index wijziging_object on wijziging (object, id);
create index wijziging_actie on wijziging (actie, id);

-- The answer to a request with an Idempotency-Key, kept for 24 hours.
create table idempotentie (
  wie text not null,
  sleutel text not null,
  vingerafdruk text not null,
  antwoord json not null,
  gemaakt timestamptz not null,
  primary key (wie, sleutel)
);
create index idempotentie_gemaakt on idempotentie (gemaakt);
