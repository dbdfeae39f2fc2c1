-- What lists of the APIs are filtered by and no index knew. Most rows hold none of it and are left out.
create index digitaal_adres_verificatie on digitaal_adres (verificatie_datum, id) where verificatie_datum is not null;
create index digitaal_adres_aanduiding on digitaal_adres (referentie, id) where referentie <> '';

-- Who is shielded: asked for one partij at a time.
create index categorie_relatie_wie on categorie_relatie (partij, categorie) where partij is not null;
