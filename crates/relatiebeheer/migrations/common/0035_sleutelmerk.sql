-- Which key of the installation goes with what is here: a keyed hash, from which no key can be read.
create table sleutelmerk (
  id integer primary key,
  merk text not null
);
