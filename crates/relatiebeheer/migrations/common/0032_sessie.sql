-- What an administrator ends a session by, where it began, and when it was last used.
alter table sessie add column id uuid;
alter table sessie add column vanaf text not null default '';
alter table sessie add column laatst timestamptz;
-- Who it is at the provider of logins.
alter table sessie add column sub text not null default '';
-- When the roles were last looked at.
alter table sessie add column rollen_op timestamptz;
-- Sealed: the refresh token by which the provider is asked for the roles again, and the id token by which it knows whom to log out.
alter table sessie add column verversing text not null default '';
alter table sessie add column bewijs text not null default '';

-- An employee is who the provider says (issuer and sub) and keeps the name under which drafts and contacts stand, whatever
-- becomes of their address; nobody else gets that name.
create table medewerker (
  sub text primary key,
  gebruiker text not null unique,
  gemaakt timestamptz not null
);
