-- How many rows each table of the APIs has, so that a list need not count them. `bruto` is how many rows with a key below
-- `tot` there were, those that were removed since included: it stays true when one of them is removed, and only then does
-- `verwijderd` get a row, by which there is one less. `versie` rises when rows came in below `tot`, as an import brings.
create table telling (soort text primary key, tot uuid not null, bruto bigint not null, versie bigint not null);
insert into telling (soort, tot, bruto, versie) values
  ('actor', x'00000000000000000000000000000000', 0, 0),
  ('actor_klantcontact', x'00000000000000000000000000000000', 0, 0),
  ('betrokkene', x'00000000000000000000000000000000', 0, 0),
  ('bijlage', x'00000000000000000000000000000000', 0, 0),
  ('categorie', x'00000000000000000000000000000000', 0, 0),
  ('categorie_relatie', x'00000000000000000000000000000000', 0, 0),
  ('digitaal_adres', x'00000000000000000000000000000000', 0, 0),
  ('internetaak', x'00000000000000000000000000000000', 0, 0),
  ('klantcontact', x'00000000000000000000000000000000', 0, 0),
  ('onderwerpobject', x'00000000000000000000000000000000', 0, 0),
  ('organisatie', x'00000000000000000000000000000000', 0, 0),
  ('partij', x'00000000000000000000000000000000', 0, 0),
  ('partij_identificator', x'00000000000000000000000000000000', 0, 0),
  ('persoon', x'00000000000000000000000000000000', 0, 0),
  ('rekeningnummer', x'00000000000000000000000000000000', 0, 0),
  ('vertegenwoordiging', x'00000000000000000000000000000000', 0, 0);

-- The keys of rows that were removed, whoever did it and whatever went along.
create table verwijderd (soort text not null, id uuid not null);
create index verwijderd_soort on verwijderd (soort, id);

create trigger actor_geteld after delete on actor begin
  insert into verwijderd (soort, id) values ('actor', old.id);
end;
create trigger actor_klantcontact_geteld after delete on actor_klantcontact begin
  insert into verwijderd (soort, id) values ('actor_klantcontact', old.id);
end;
create trigger betrokkene_geteld after delete on betrokkene begin
  insert into verwijderd (soort, id) values ('betrokkene', old.id);
end;
create trigger bijlage_geteld after delete on bijlage begin
  insert into verwijderd (soort, id) values ('bijlage', old.id);
end;
create trigger categorie_geteld after delete on categorie begin
  insert into verwijderd (soort, id) values ('categorie', old.id);
end;
create trigger categorie_relatie_geteld after delete on categorie_relatie begin
  insert into verwijderd (soort, id) values ('categorie_relatie', old.id);
end;
create trigger digitaal_adres_geteld after delete on digitaal_adres begin
  insert into verwijderd (soort, id) values ('digitaal_adres', old.id);
end;
create trigger internetaak_geteld after delete on internetaak begin
  insert into verwijderd (soort, id) values ('internetaak', old.id);
end;
create trigger klantcontact_geteld after delete on klantcontact begin
  insert into verwijderd (soort, id) values ('klantcontact', old.id);
end;
create trigger onderwerpobject_geteld after delete on onderwerpobject begin
  insert into verwijderd (soort, id) values ('onderwerpobject', old.id);
end;
create trigger organisatie_geteld after delete on organisatie begin
  insert into verwijderd (soort, id) values ('organisatie', old.id);
end;
create trigger partij_geteld after delete on partij begin
  insert into verwijderd (soort, id) values ('partij', old.id);
end;
create trigger partij_identificator_geteld after delete on partij_identificator begin
  insert into verwijderd (soort, id) values ('partij_identificator', old.id);
end;
create trigger persoon_geteld after delete on persoon begin
  insert into verwijderd (soort, id) values ('persoon', old.id);
end;
create trigger rekeningnummer_geteld after delete on rekeningnummer begin
  insert into verwijderd (soort, id) values ('rekeningnummer', old.id);
end;
create trigger vertegenwoordiging_geteld after delete on vertegenwoordiging begin
  insert into verwijderd (soort, id) values ('vertegenwoordiging', old.id);
end;
