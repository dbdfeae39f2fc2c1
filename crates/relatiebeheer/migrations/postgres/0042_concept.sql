-- Room for the next version of a draft on the page that it is on.
alter table concept set (fillfactor = 50);
