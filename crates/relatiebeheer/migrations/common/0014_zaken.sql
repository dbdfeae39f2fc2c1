-- What an employee may do with zaken of which type, and how secret they may be.
create table zaakrecht (
  volgnummer integer primary key,
  -- a role of ours (medewerker, vertrouwelijk) or a value of the claim with roles
  groep text not null,
  -- code of the zaaksysteem, * for all
  zaaksysteem text not null,
  -- identificatie of the zaaktype, * for all
  zaaktype text not null,
  -- the most secret vertrouwelijkheidaanduiding
  tot_en_met text not null,
  handelingen json not null
);
insert into zaakrecht (volgnummer, groep, zaaksysteem, zaaktype, tot_en_met, handelingen) values
  (1, 'medewerker', '*', '*', 'zaakvertrouwelijk',
   '["lezen", "bijwerken", "document-lezen", "document-toevoegen", "document-wijzigen"]'),
  (2, 'vertrouwelijk', '*', '*', 'zeer_geheim',
   '["lezen", "bijwerken", "document-lezen", "document-toevoegen", "document-wijzigen"]');

-- Where the process does not allow that documents are added or changed.
create table documentregel (
  volgnummer integer primary key,
  zaaksysteem text not null,
  zaaktype text not null,
  -- omschrijving of the statustype, * for all
  statustype text not null,
  toevoegen boolean not null,
  wijzigen boolean not null
);

-- All values of the claim with roles: rights are given to these as well.
alter table sessie add column groepen json not null default '[]';

-- A contact about an application that is no zaak yet. What it goes by is an onderwerpobject of the contact. No reference
-- in the database: an import replaces all contacts at once.
create table wachtend (
  id uuid primary key,
  klantcontact uuid not null,
  kenmerk text not null,
  gemaakt timestamptz not null,
  -- wacht, keuze (several zaken match) or te-lang
  stand text not null,
  -- the zaken that match, when there are several
  kandidaten json not null
);
create index wachtend_kenmerk on wachtend (kenmerk);
create index wachtend_klantcontact on wachtend (klantcontact);

-- A contact of which the zaaksysteem has yet to be told.
create table zaakcontact (
  id uuid primary key,
  klantcontact uuid not null,
  zaaksysteem text not null,
  zaak uuid not null,
  -- in whose name and by whose rights
  wie json not null,
  gemaakt timestamptz not null,
  pogingen integer not null,
  -- when it is to be tried; a while ahead when somebody is trying it now
  volgende timestamptz not null,
  fout text not null,
  mislukt boolean not null
);
create index zaakcontact_volgende on zaakcontact (mislukt, volgende);
create index zaakcontact_klantcontact on zaakcontact (klantcontact);
