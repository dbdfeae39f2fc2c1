-- A contact that somebody is still working on.
create table concept (
  uuid uuid primary key,
  gebruiker text not null,
  versie bigint not null,
  inhoud json not null,
  bewaard_op timestamptz not null
);
create index concept_gebruiker on concept (gebruiker, bewaard_op);
