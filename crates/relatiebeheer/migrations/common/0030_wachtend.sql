-- Who registered a contact that waits: the zaak is looked for by their rights, and linked in their name. Null: registered
-- before this was kept.
alter table wachtend add column wie json;
