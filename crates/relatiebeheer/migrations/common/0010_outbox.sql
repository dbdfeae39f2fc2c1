-- What others are to be told, in the order in which it happened. A row goes when it has been told.
create table outbox (
  id uuid primary key,
  -- the object that it is about: what is said about one object keeps its order
  object uuid not null,
  -- notificatie or cloudevent
  soort text not null,
  bericht json not null,
  gemaakt timestamptz not null,
  pogingen integer not null,
  -- when it is to be tried; a while ahead when somebody is trying it now
  volgende timestamptz not null,
  -- why it was not taken the last time
  fout text not null,
  mislukt boolean not null
);
create index outbox_volgende on outbox (mislukt, volgende);
