-- The desk lists patrons by expiry too, and goes on after an instant and an id. Who never expires comes last.
create index patron_by_expiry on patron (library_id, (coalesce(expires_at, 9223372036854775807)), id) where deleted_at is null;
