-- The link by which the first library is made. It has one row at most: a new link ends the one before. Only the hash of its secret is
-- kept, and the row goes when there is a library.
create table set_up_link (
    id {int} not null primary key check (id = 1),
    secret_hash {blob} not null,
    created_at {int} not null
){strict};
