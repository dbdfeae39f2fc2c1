-- What an application may do: scopes, separated by spaces. None: everything.
alter table token add column rechten text;

-- Applications that sign their own tokens (ZGW JWT). The secret follows from `zout` and the key of this installation.
create table applicatie (
  client_id text primary key,
  zout text not null,
  rechten text,
  gemaakt timestamptz not null
);
