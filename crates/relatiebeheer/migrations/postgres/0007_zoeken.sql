-- `tekst` holds the words that anybody may find a partij by; `alles` also those of confidential contacts, where there
-- are any more.
drop table zoektekst;
create table zoektekst (object uuid primary key, tekst text not null, alles text not null);
create index zoektekst_woorden on zoektekst using gin (to_tsvector('simple', tekst));
create index zoektekst_alles on zoektekst using gin (to_tsvector('simple', alles)) where alles <> '';

-- Every word that names somebody, also backwards: a word with one typo has its first or its second half right.
create table zoekwoord (woord text collate "C" primary key, omgekeerd text collate "C" not null);
create index zoekwoord_omgekeerd on zoekwoord (omgekeerd, woord);

-- The words of contacts.
create index klantcontact_woorden on klantcontact using gin (to_tsvector('simple', zoektekst));
