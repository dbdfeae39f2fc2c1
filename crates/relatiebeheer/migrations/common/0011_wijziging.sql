-- Only removals and imports are looked for by what was done; an index with every change costs every write.
drop index wijziging_actie;
create index wijziging_opruiming on wijziging (id) where actie in ('destroy', 'import');
