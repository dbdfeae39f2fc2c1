-- Messages that were refused because they are about an address that is none of the zaaksysteem's: behind a gateway it calls
-- itself by another name than we know.
alter table zaaksysteemstand add column geweigerd bigint not null default 0;
-- scheme and host of the last one
alter table zaaksysteemstand add column geweigerd_herkomst text not null default '';
alter table zaaksysteemstand add column geweigerd_op timestamptz;
