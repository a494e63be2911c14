-- The desk lists patrons by name and goes on after a name and an id, and its home page counts these.
create index patron_by_name on patron (library_id, (coalesce(last_name_folded, '')), (coalesce(first_name_folded, '')), id)
    where deleted_at is null;
create index patron_frozen on patron (library_id, id) where frozen = 1 and deleted_at is null;
create index patron_inactive on patron (library_id, id) where inactive = 1 and deleted_at is null;
create index patron_expires on patron (library_id, expires_at) where expires_at is not null and deleted_at is null;
create index loan_due on loan (library_id, due_at) where returned_at is null;

-- Whose blocks an entry is about, so that a patron's page still shows a block that is gone. Loans and holds are left out: their
-- patron is forgotten after a time.
alter table journal add column patron {text};
create index journal_patron on journal (library_id, patron) where patron is not null;

-- A scan that matches no item is looked for whatever its case.
create index item_barcode_folded on item (library_id, barcode_folded);
