-- What the search box looks by. These columns are filled in Rust with the row itself, so that every path that writes a
-- row keeps them and a search costs a write no statement more.

-- A telephone number as +31612345678, an e-mail address in lower case.
alter table digitaal_adres add column zoeksleutel text not null default '';
create index digitaal_adres_zoeksleutel on digitaal_adres (zoeksleutel, id);

-- The words of onderwerp, inhoud and reactie, each once.
alter table klantcontact add column zoektekst text not null default '';

create index partij_postcode on partij (upper(replace(bezoekadres ->> 'postcode', ' ', '')))
  where bezoekadres is not null;

-- In which form the words are kept; an older one is made anew when the server starts.
create table zoekversie (versie bigint not null);
