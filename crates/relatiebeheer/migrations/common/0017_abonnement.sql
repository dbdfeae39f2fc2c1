-- The zaaktypen of which we want to hear, over all their versions.
create table abonnement (
  bron text not null,
  -- identificatie of the zaaktype
  zaaktype text not null,
  -- since when
  sinds timestamptz not null,
  primary key (bron, zaaktype)
);

-- How far we are with each zaaksysteem.
create table zaaksysteemstand (
  bron text primary key,
  -- hash of the callback and the secret that its Notificaties API got last; empty: none
  bekendgemaakt text not null,
  -- why our abonnement could not be put right; empty: it is right
  abonnement_fout text not null,
  -- the start of the last sweep that was finished
  compleet timestamptz,
  -- the start of the sweep that is under way
  begonnen timestamptz,
  -- how far it is: known zaken up to here, then the new ones by page
  bekende uuid,
  pagina integer not null,
  -- how many zaken there were on the page before
  aantal bigint,
  -- zaken registered before this day were there already
  vanaf date,
  -- onderwerpobjecten up to here have been looked at for zaken
  gekoppelde uuid,
  -- why the sweep cannot go on; empty: it can
  fout text not null,
  -- somebody is busy with it until then
  bezet timestamptz not null
);
