-- Sessions from before they had a number cannot be listed or ended by an administrator: these people log in once more.
delete from sessie where id is null;
