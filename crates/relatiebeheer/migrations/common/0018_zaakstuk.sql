-- The documents and besluiten of the zaken that employees were shown in the last day, and those zaken themselves: a message
-- about a document or a besluit does not say of which zaak it is. `inbox` has such messages as `stuk` (one of these) and
-- `besluit` (one that is new, of which the zaak is yet to be asked).
create table zaakstuk (
  -- code of the zaaksysteem
  bron text not null,
  zaak uuid not null,
  -- the document, the besluit, or the zaak itself
  object uuid not null,
  -- when it was shown; an hour late at most
  getoond timestamptz not null,
  primary key (bron, zaak, object)
);
create index zaakstuk_object on zaakstuk (object, bron);
create index zaakstuk_getoond on zaakstuk (getoond);
