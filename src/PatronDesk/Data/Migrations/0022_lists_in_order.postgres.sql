-- A list of the records with one value of an indexed column reads the index in the list's own order and stops at its limit,
-- and the index alone counts them: so each of these holds the columns of the order and those that say what is in sight.
drop index patron_last_name;
create index patron_last_name on patron (library_id, last_name_folded, id) where deleted_at is null;
drop index patron_patron_id;
create index patron_patron_id on patron (library_id, patron_id_folded, id)
    where deleted_at is null and patron_id_folded is not null;
drop index manual_block_user;
create index manual_block_user on manual_block (library_id, user_id, created_at, row, expires_at);
drop index hold_patron;
create index hold_patron on hold (library_id, patron, created_at, row, is_open, expires_at);
drop index hold_item;
create index hold_item on hold (library_id, item_id, created_at, row, is_open, expires_at);
