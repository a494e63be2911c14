-- What a server writes, and deletes again, to find out whether the store can be written.
create table store_probe (
    id {int} not null primary key,
    filler {blob} not null
){strict};
