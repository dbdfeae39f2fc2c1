-- A document on its way to a zaaksysteem. Every step is here before it is taken, so that after a crash it is finished or
-- taken back; a row goes when that is done.
create table upload (
  id uuid primary key,
  zaaksysteem text not null,
  zaak uuid not null,
  zaak_url text not null,
  -- the document there: of a new one once it is made, of a new version at once
  document uuid,
  -- the number that we gave a new document, by which it is found again
  identificatie text not null,
  -- in whose name and by whose rights
  wie json not null,
  -- what was said of the document
  invoer json not null,
  -- gevraagd, bezig, maken, delen, ontsluiten, koppelen or verwijderen
  stap text not null,
  -- the lock that holds until all parts are in
  slot text not null,
  afgebroken boolean not null,
  gemaakt timestamptz not null,
  pogingen integer not null,
  -- until then somebody is working on it
  volgende timestamptz not null,
  fout text not null
);
create index upload_volgende on upload (volgende);
