-- The zaken that we know of: what identifies them and says who may see them. A row dies with its zaak.
create table zaakkop (
  -- code of the zaaksysteem
  bron text not null,
  zaak uuid not null,
  -- version of the zaaktype; null while nothing is known yet
  zaaktype uuid,
  vertrouwelijk text not null,
  identificatie text not null,
  kenmerken json not null,
  -- hash of all that the zaaksysteem said of it
  vingerafdruk text not null,
  -- the moment just before it was asked; null: not yet
  opgehaald timestamptz,
  -- what made it out of date, when it is: it is asked again until this is null
  oud uuid,
  primary key (bron, zaak)
);
create index zaakkop_oud on zaakkop (bron, oud) where oud is not null;

-- Versions of zaaktypen: they hardly ever change, and the zaaksysteem says when.
create table zaaktype (
  bron text not null,
  zaaktype uuid not null,
  -- names it over all its versions
  identificatie text not null,
  omschrijving text not null,
  opgehaald timestamptz not null,
  primary key (bron, zaaktype)
);
