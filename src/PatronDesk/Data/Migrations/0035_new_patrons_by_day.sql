-- The desk's home page counts the patrons of each month. The instant comes first: no list of a library's patrons begins with it,
-- so no other query is tempted by this index.
create index patron_created on patron (created_at, library_id) where deleted_at is null;
