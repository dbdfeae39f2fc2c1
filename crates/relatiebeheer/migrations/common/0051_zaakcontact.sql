-- A contact that is removed here, or that is no longer about the zaak: the zaaksysteem takes its reference back.
alter table zaakcontact add column weg boolean not null default false;
