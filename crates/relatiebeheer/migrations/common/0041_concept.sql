-- A draft is stored anew every few seconds. Without the moment in the index its row changes in place on PostgreSQL.
create index concept_van on concept (gebruiker);
drop index concept_gebruiker;
