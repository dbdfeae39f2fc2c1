-- Words to find a partij by, normalised in Rust. `object` is the uuid of the partij.
create table zoektekst (rowid integer primary key, object uuid not null unique, tekst text not null);
create virtual table zoekindex using fts5 (tekst, content = 'zoektekst', content_rowid = 'rowid', prefix = '2 3 4');
