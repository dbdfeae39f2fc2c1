-- `tekst` holds the words that anybody may find a partij by; `alles` also those of confidential contacts, where there
-- are any more.
drop table zoekindex;
drop table zoektekst;
create table zoektekst (
  rowid integer primary key, object uuid not null unique, tekst text not null, alles text not null
);
create virtual table zoekindex using fts5 (
  tekst, alles, content = 'zoektekst', content_rowid = 'rowid', prefix = '2 3 4'
);

-- Every word that names somebody, also backwards: a word with one typo has its first or its second half right.
create table zoekwoord (woord text primary key, omgekeerd text not null) without rowid;
create index zoekwoord_omgekeerd on zoekwoord (omgekeerd, woord);

-- The words of contacts. The triggers keep it whoever writes or removes a contact. The number is our own: those that
-- SQLite gives the rows of klantcontact need not survive a vacuum.
create table contactrij (rij integer primary key, klantcontact uuid not null unique);
create virtual table contactindex using fts5 (tekst, content = '', contentless_delete = 1);
create trigger klantcontact_gemaakt after insert on klantcontact begin
  insert into contactrij (klantcontact) values (new.uuid);
  insert into contactindex (rowid, tekst) values (last_insert_rowid(), new.zoektekst);
end;
create trigger klantcontact_gewijzigd after update of zoektekst on klantcontact
when new.zoektekst <> old.zoektekst begin
  update contactindex set tekst = new.zoektekst
    where rowid = (select rij from contactrij where klantcontact = new.uuid);
end;
create trigger klantcontact_weg after delete on klantcontact begin
  delete from contactindex where rowid = (select rij from contactrij where klantcontact = old.uuid);
  delete from contactrij where klantcontact = old.uuid;
end;
insert into contactrij (klantcontact) select uuid from klantcontact order by id;
insert into contactindex (rowid, tekst) select rij, '' from contactrij;
