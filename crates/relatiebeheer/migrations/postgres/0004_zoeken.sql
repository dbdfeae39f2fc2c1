-- Words to find a partij by, normalised in Rust. `object` is the uuid of the partij.
create table zoektekst (object uuid primary key, tekst text not null);
create index zoektekst_woorden on zoektekst using gin (to_tsvector('simple', tekst));
