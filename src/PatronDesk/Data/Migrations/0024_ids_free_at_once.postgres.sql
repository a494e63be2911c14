-- The entries of one record are found by its id: when a deleted user's id is given to a new one, the old one's entries get
-- the old one's new id.
create index journal_subject on journal (library_id, subject);

-- Which of a user's names FOLIO sent as empty texts, and did not leave out: 1 for the first name, 2 for the last, 3 for both.
alter table patron add column empty_names {int} not null default 0;

-- Of indexes that seem equal PostgreSQL takes the newest while a table has no statistics. For a list of one last name or
-- external id these serve better than the new index of barcodes, so they are made anew.
drop index patron_last_name;
create index patron_last_name on patron (library_id, last_name_folded, id) where deleted_at is null;
drop index patron_patron_id;
create index patron_patron_id on patron (library_id, patron_id_folded, id)
    where deleted_at is null and patron_id_folded is not null;
