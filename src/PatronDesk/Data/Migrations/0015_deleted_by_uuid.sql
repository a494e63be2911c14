-- "Is this block's patron deleted?" is asked of every block that is shown. The answer is nearly always no, and this index
-- is nearly always empty: it spares a descent into the index of all patrons and one into their rows. It begins with the
-- id, since SQLite prefers the unique index of all patrons to any that begins with the library.
create index patron_deleted_uuid on patron (uuid) where deleted_at is not null;
