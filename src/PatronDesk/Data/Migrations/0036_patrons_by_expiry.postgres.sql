-- The desk lists patrons by expiry too, and goes on after an instant and an id. Who never expires comes last.
create index patron_by_expiry on patron (library_id, (coalesce(expires_at, 9223372036854775807)), id) where deleted_at is null;

-- Of indexes that seem equal PostgreSQL takes the newest while a table has no statistics. For a list of one last name or
-- external id these serve better than the one above, so they are made anew.
drop index patron_last_name;
create index patron_last_name on patron (library_id, last_name_folded, id) where deleted_at is null;
drop index patron_patron_id;
create index patron_patron_id on patron (library_id, patron_id_folded, id)
    where deleted_at is null and patron_id_folded is not null;
