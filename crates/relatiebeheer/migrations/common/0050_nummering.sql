-- Whether who gives no `nummer` gets the next one, where the settings leave that to the register. A new register hands them
-- out; one that has contacts goes on as its newest one says.
create table nummering (wel boolean not null);
insert into nummering (wel)
  select coalesce((select nummer is not null from klantcontact order by id desc limit 1), true);
