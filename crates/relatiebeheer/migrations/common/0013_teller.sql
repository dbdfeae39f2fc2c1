-- The last `nummer` that was handed out, by table.
create table teller (soort text primary key, laatste bigint not null);
