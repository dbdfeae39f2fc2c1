-- References that most rows do not have. An index that leaves those rows out costs them nothing to write, and does not
-- tell the planner that one value finds nearly all rows.

drop index partij_voorkeurs_digitaal_adres;
create index partij_voorkeurs_digitaal_adres on partij (voorkeurs_digitaal_adres)
  where voorkeurs_digitaal_adres is not null;
drop index partij_voorkeurs_rekeningnummer;
create index partij_voorkeurs_rekeningnummer on partij (voorkeurs_rekeningnummer)
  where voorkeurs_rekeningnummer is not null;
drop index partij_werkte_voor_partij;
create index partij_werkte_voor_partij on partij (werkte_voor_partij) where werkte_voor_partij is not null;
drop index partij_identificator_sub;
create index partij_identificator_sub on partij_identificator (sub_identificator_van)
  where sub_identificator_van is not null;
drop index betrokkene_partij;
create index betrokkene_partij on betrokkene (partij, id) where partij is not null;
drop index onderwerpobject_klantcontact;
create index onderwerpobject_klantcontact on onderwerpobject (klantcontact, id) where klantcontact is not null;
drop index onderwerpobject_was_klantcontact;
create index onderwerpobject_was_klantcontact on onderwerpobject (was_klantcontact, id)
  where was_klantcontact is not null;
drop index bijlage_klantcontact;
create index bijlage_klantcontact on bijlage (klantcontact, id) where klantcontact is not null;
drop index digitaal_adres_partij;
create index digitaal_adres_partij on digitaal_adres (partij, id) where partij is not null;
drop index digitaal_adres_betrokkene;
create index digitaal_adres_betrokkene on digitaal_adres (betrokkene, id) where betrokkene is not null;
drop index rekeningnummer_partij;
create index rekeningnummer_partij on rekeningnummer (partij, id) where partij is not null;
drop index categorie_relatie_partij;
create index categorie_relatie_partij on categorie_relatie (partij, id) where partij is not null;
drop index categorie_relatie_categorie;
create index categorie_relatie_categorie on categorie_relatie (categorie, id) where categorie is not null;
