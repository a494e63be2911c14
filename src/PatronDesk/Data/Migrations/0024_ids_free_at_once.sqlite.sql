-- The entries of one record are found by its id: when a deleted user's id is given to a new one, the old one's entries get
-- the old one's new id.
create index journal_subject on journal (library_id, subject);

-- Which of a user's names FOLIO sent as empty texts, and did not leave out: 1 for the first name, 2 for the last, 3 for both.
alter table patron add column empty_names {int} not null default 0;
