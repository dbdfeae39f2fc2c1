-- What zaaksystemen told us. A message stays for a day after it is dealt with, so that the same one is known again.
create table inbox (
  -- in the order in which they came
  id uuid primary key,
  -- hash of what makes two messages the same
  sleutel text not null,
  -- code of the zaaksysteem
  bron text not null,
  -- what it is about: zaak or zaaktype
  soort text not null,
  object uuid not null,
  -- it says that the object is gone
  weg boolean not null,
  ontvangen timestamptz not null,
  verwerkt boolean not null
);
create unique index inbox_sleutel on inbox (sleutel);
create index inbox_open on inbox (id) where not verwerkt;

-- That a zaak changed, for the screens that other servers serve. Gone after a minute.
create table zaakmelding (
  id uuid primary key,
  bron text not null,
  zaak uuid not null
);
