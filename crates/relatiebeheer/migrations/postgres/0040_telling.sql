-- How many rows each table of the APIs has, so that a list need not count them. `bruto` is how many rows with a key below
-- `tot` there were, those that were removed since included: it stays true when one of them is removed, and only then does
-- `verwijderd` get a row, by which there is one less. `versie` rises when rows came in below `tot`, as an import brings.
create table telling (soort text primary key, tot uuid not null, bruto bigint not null, versie bigint not null);
insert into telling (soort, tot, bruto, versie) values
  ('actor', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('actor_klantcontact', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('betrokkene', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('bijlage', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('categorie', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('categorie_relatie', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('digitaal_adres', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('internetaak', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('klantcontact', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('onderwerpobject', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('organisatie', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('partij', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('partij_identificator', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('persoon', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('rekeningnummer', '00000000-0000-0000-0000-000000000000', 0, 0),
  ('vertegenwoordiging', '00000000-0000-0000-0000-000000000000', 0, 0);

-- The keys of rows that were removed, whoever did it and whatever went along.
create table verwijderd (soort text not null, id uuid not null);
create index verwijderd_soort on verwijderd (soort, id);

create function onthoud_verwijderd() returns trigger language plpgsql as $$
begin
  insert into verwijderd (soort, id) values (tg_table_name, old.id);
  return null;
end
$$;
create trigger actor_geteld after delete on actor for each row
  execute function onthoud_verwijderd();
create trigger actor_klantcontact_geteld after delete on actor_klantcontact for each row
  execute function onthoud_verwijderd();
create trigger betrokkene_geteld after delete on betrokkene for each row
  execute function onthoud_verwijderd();
create trigger bijlage_geteld after delete on bijlage for each row
  execute function onthoud_verwijderd();
create trigger categorie_geteld after delete on categorie for each row
  execute function onthoud_verwijderd();
create trigger categorie_relatie_geteld after delete on categorie_relatie for each row
  execute function onthoud_verwijderd();
create trigger digitaal_adres_geteld after delete on digitaal_adres for each row
  execute function onthoud_verwijderd();
create trigger internetaak_geteld after delete on internetaak for each row
  execute function onthoud_verwijderd();
create trigger klantcontact_geteld after delete on klantcontact for each row
  execute function onthoud_verwijderd();
create trigger onderwerpobject_geteld after delete on onderwerpobject for each row
  execute function onthoud_verwijderd();
create trigger organisatie_geteld after delete on organisatie for each row
  execute function onthoud_verwijderd();
create trigger partij_geteld after delete on partij for each row
  execute function onthoud_verwijderd();
create trigger partij_identificator_geteld after delete on partij_identificator for each row
  execute function onthoud_verwijderd();
create trigger persoon_geteld after delete on persoon for each row
  execute function onthoud_verwijderd();
create trigger rekeningnummer_geteld after delete on rekeningnummer for each row
  execute function onthoud_verwijderd();
create trigger vertegenwoordiging_geteld after delete on vertegenwoordiging for each row
  execute function onthoud_verwijderd();
