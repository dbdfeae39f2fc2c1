-- Append only: who came in, who was refused, and what changed of who may do what. Rows go after the term that is set.
create table beveiliging (
  id uuid primary key,
  moment timestamptz not null,
  gebeurtenis text not null,
  -- the employee, application or verb; empty while nobody knows
  wie text not null,
  -- address that the request came from; empty for a verb
  vanaf text not null,
  resultaat text not null,
  -- method and pattern of the address, the name of a token, the key of a session
  object text not null,
  details json not null,
  -- of the problem that was answered; empty when there was none
  instance text not null
);
create index beveiliging_gebeurtenis on beveiliging (gebeurtenis, id);
create index beveiliging_wie on beveiliging (wie, id);
create index beveiliging_instance on beveiliging (instance);
