-- A patron whom a sync of a source wrote or matched. patron is the number of their row, which passes to nobody else. missing_as says
-- how a sync treated them as missing, and is null while they are in the source's file. took is 1 where that changed the record; who
-- comes back gets it back. took_at is when that was, set_expires_at is the end that it set, and was_expires_at the one before.
create table sync_patron (
    library_id {int} not null,
    source {text} not null,
    patron {int} not null,
    missing_as {text},
    took {int} not null default 0,
    took_at {int},
    set_expires_at {int},
    was_expires_at {int},
    primary key (library_id, source, patron)
){clustered};
create index sync_patron_patron on sync_patron (library_id, patron);

-- A sync looks for whom a desk deleted, by this number too.
create index patron_deleted_patron_id on patron (library_id, patron_id_folded)
    where deleted_at is not null and patron_id_folded is not null;
