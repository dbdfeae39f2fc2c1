-- A lock that we asked for at a zaaksysteem, stored before it is asked and kept until it is released.
create table slot (
  id uuid primary key,
  zaaksysteem text not null,
  document uuid not null,
  -- the version that was there; what is locked without being complete goes back to it
  versie integer not null,
  -- empty while we do not know it
  slot text not null,
  wie json not null,
  gemaakt timestamptz not null,
  pogingen integer not null,
  -- until then somebody is working on it
  volgende timestamptz not null,
  fout text not null
);
create index slot_volgende on slot (volgende);
