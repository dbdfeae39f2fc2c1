-- The Klantinteracties register. `id` orders (newest last, ascending also after an import); `uuid` is the public
-- identity, kept on import, and what every reference points at: a link is printed without a join. Constraints are no
-- stricter than Open Klant's, so that the rows of an old database fit; the other rules are in code.

create table partij (
  id uuid primary key,
  uuid uuid not null unique,
  nummer text unique,
  interne_notitie text not null,
  soort_partij text not null,
  indicatie_geheimhouding boolean,
  voorkeurstaal text not null,
  indicatie_actief boolean not null,
  -- no foreign keys: the tables would point at each other, which SQLite cannot add afterwards
  voorkeurs_digitaal_adres uuid,
  voorkeurs_rekeningnummer uuid,
  bezoekadres json,
  correspondentieadres json,
  -- one record for every soort_partij that this partij has been: {"persoon": {…}}
  identificatie json,
  werkte_voor_partij uuid references partij (uuid) on delete set null
);
create index partij_voorkeurs_digitaal_adres on partij (voorkeurs_digitaal_adres);
create index partij_voorkeurs_rekeningnummer on partij (voorkeurs_rekeningnummer);
create index partij_werkte_voor_partij on partij (werkte_voor_partij);

create table partij_identificator (
  id uuid primary key,
  uuid uuid not null unique,
  partij uuid references partij (uuid) on delete cascade,
  sub_identificator_van uuid references partij_identificator (uuid),
  andere_partij_identificator text not null,
  code_objecttype text not null,
  code_soort_object_id text not null,
  object_id text not null,
  code_register text not null
);
create index partij_identificator_partij on partij_identificator (partij, id);
create index partij_identificator_object on partij_identificator (object_id, code_soort_object_id);
create index partij_identificator_sub on partij_identificator (sub_identificator_van);
create unique index partij_identificator_uniek
  on partij_identificator (code_objecttype, code_soort_object_id, object_id, code_register)
  where sub_identificator_van is null;
create unique index partij_identificator_uniek_binnen
  on partij_identificator (sub_identificator_van, code_objecttype, code_soort_object_id, object_id, code_register)
  where sub_identificator_van is not null;
create unique index partij_identificator_uniek_partij on partij_identificator (partij, code_soort_object_id);

create table klantcontact (
  id uuid primary key,
  uuid uuid not null unique,
  nummer text unique,
  referentienummer text unique,
  kanaal text not null,
  onderwerp text not null,
  inhoud text not null,
  reactie text not null,
  indicatie_contact_gelukt boolean,
  hoofd_onderwerp_type text not null,
  verdere_actie_ondernomen boolean not null,
  taal text not null,
  vertrouwelijk boolean not null,
  plaatsgevonden_op timestamptz not null,
  metadata json not null,
  constraint no_further_action_when_contact_succesful
    check (not (indicatie_contact_gelukt is not null and indicatie_contact_gelukt and verdere_actie_ondernomen))
);
create index klantcontact_plaatsgevonden_op on klantcontact (plaatsgevonden_op, id);
create index klantcontact_kanaal on klantcontact (kanaal, plaatsgevonden_op, id);

create table betrokkene (
  id uuid primary key,
  uuid uuid not null unique,
  klantcontact uuid not null references klantcontact (uuid) on delete cascade,
  partij uuid references partij (uuid) on delete cascade,
  rol text not null,
  organisatienaam text not null,
  initiator boolean not null,
  contactnaam_voorletters text not null,
  contactnaam_voornaam text not null,
  contactnaam_voorvoegsel_achternaam text not null,
  contactnaam_achternaam text not null,
  bezoekadres json,
  correspondentieadres json
);
create index betrokkene_klantcontact on betrokkene (klantcontact, id);
create index betrokkene_partij on betrokkene (partij, id);
create index betrokkene_achternaam on betrokkene (contactnaam_achternaam, id);

create table onderwerpobject (
  id uuid primary key,
  uuid uuid not null unique,
  klantcontact uuid references klantcontact (uuid) on delete cascade,
  was_klantcontact uuid references klantcontact (uuid) on delete cascade,
  object_id text not null,
  code_objecttype text not null,
  code_register text not null,
  code_soort_object_id text not null
);
create index onderwerpobject_klantcontact on onderwerpobject (klantcontact, id);
create index onderwerpobject_was_klantcontact on onderwerpobject (was_klantcontact, id);
create index onderwerpobject_object on onderwerpobject (object_id, id);

create table bijlage (
  id uuid primary key,
  uuid uuid not null unique,
  klantcontact uuid references klantcontact (uuid) on delete cascade,
  object_id text not null,
  code_objecttype text not null,
  code_register text not null,
  code_soort_object_id text not null
);
create index bijlage_klantcontact on bijlage (klantcontact, id);
create index bijlage_object on bijlage (object_id, id);

create table digitaal_adres (
  id uuid primary key,
  uuid uuid not null unique,
  partij uuid references partij (uuid) on delete cascade,
  betrokkene uuid references betrokkene (uuid) on delete set null,
  soort_digitaal_adres text not null,
  is_standaard_adres boolean not null,
  adres text not null,
  omschrijving text not null,
  referentie text not null,
  verificatie_datum date
);
create index digitaal_adres_partij on digitaal_adres (partij, id);
create index digitaal_adres_betrokkene on digitaal_adres (betrokkene, id);
create index digitaal_adres_adres on digitaal_adres (adres, id);
create unique index digitaal_adres_standaard
  on digitaal_adres (partij, soort_digitaal_adres) where is_standaard_adres;
create unique index digitaal_adres_referentie
  on digitaal_adres (partij, soort_digitaal_adres, referentie) where referentie <> '';

create table actor (
  id uuid primary key,
  uuid uuid not null unique,
  naam text not null,
  soort_actor text not null,
  indicatie_actief boolean not null,
  object_id text not null,
  code_objecttype text not null,
  code_register text not null,
  code_soort_object_id text not null,
  -- one record for every soort_actor that this actor has been: {"medewerker": {…}}
  identificatie json
);
create index actor_object on actor (object_id, id);
create index actor_naam on actor (naam, id);

create table actor_klantcontact (
  id uuid primary key,
  uuid uuid not null unique,
  actor uuid not null references actor (uuid) on delete cascade,
  klantcontact uuid not null references klantcontact (uuid) on delete cascade,
  unique (actor, klantcontact)
);
create index actor_klantcontact_klantcontact on actor_klantcontact (klantcontact, id);

create table internetaak (
  id uuid primary key,
  uuid uuid not null unique,
  klantcontact uuid not null references klantcontact (uuid) on delete cascade,
  nummer text unique,
  referentienummer text unique,
  gevraagde_handeling text not null,
  toelichting text not null,
  status text not null,
  toegewezen_op timestamptz not null,
  afgehandeld_op timestamptz
);
create index internetaak_klantcontact on internetaak (klantcontact, id);
create index internetaak_status on internetaak (status, id);

create table internetaak_actor (
  id uuid primary key,
  internetaak uuid not null references internetaak (uuid) on delete cascade,
  actor uuid not null references actor (uuid) on delete cascade
);
create index internetaak_actor_internetaak on internetaak_actor (internetaak, id);
create index internetaak_actor_actor on internetaak_actor (actor, id);

create table rekeningnummer (
  id uuid primary key,
  uuid uuid not null unique,
  partij uuid references partij (uuid) on delete cascade,
  iban text not null,
  bic text not null
);
create index rekeningnummer_partij on rekeningnummer (partij, id);
create index rekeningnummer_iban on rekeningnummer (iban, id);

create table vertegenwoordiging (
  id uuid primary key,
  uuid uuid not null unique,
  vertegenwoordigende_partij uuid not null references partij (uuid) on delete cascade,
  vertegenwoordigde_partij uuid not null references partij (uuid) on delete cascade,
  unique (vertegenwoordigende_partij, vertegenwoordigde_partij)
);
create index vertegenwoordiging_vertegenwoordigde on vertegenwoordiging (vertegenwoordigde_partij, id);

create table categorie (
  id uuid primary key,
  uuid uuid not null unique,
  naam text not null
);

create table categorie_relatie (
  id uuid primary key,
  uuid uuid not null unique,
  partij uuid references partij (uuid) on delete cascade,
  categorie uuid references categorie (uuid) on delete cascade,
  begin_datum date,
  eind_datum date
);
create index categorie_relatie_partij on categorie_relatie (partij, id);
create index categorie_relatie_categorie on categorie_relatie (categorie, id);
