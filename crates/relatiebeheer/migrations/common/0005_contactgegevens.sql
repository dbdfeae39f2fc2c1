-- The Contactgegevens API: organisations and persons with their address, apart from the partijen.

create table organisatie (
  id uuid primary key,
  uuid uuid not null unique,
  handelsnaam text not null,
  oprichtingsdatum date,
  opheffingsdatum date,
  adres json
);

create table persoon (
  id uuid primary key,
  uuid uuid not null unique,
  geboortedatum date not null,
  overlijdensdatum date,
  geslachtsnaam text not null,
  geslacht text not null,
  voorvoegsel text not null,
  voornamen text not null,
  adres json
);
