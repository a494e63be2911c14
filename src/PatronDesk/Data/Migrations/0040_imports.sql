-- What a changed patron had of the fields that only FOLIO shows, as the other was_* columns have the rest.
alter table patron_import_row add column was_username {text};
alter table patron_import_row add column was_user_type {text};
alter table patron_import_row add column was_patron_group {text};
alter table patron_import_row add column was_middle_name {text};
alter table patron_import_row add column was_preferred_name {text};
alter table patron_import_row add column was_mobile_phone {text};
alter table patron_import_row add column was_custom_fields {text};
alter table patron_import_row add column was_further_fields {text};
alter table patron_import_row add column was_enrolled_at {int};
alter table patron_import_row add column was_born_at {int};

-- Of an import that writes each row for itself: a digest of its file, and when it came to its end. So a second run with the file of an
-- import that was cut short knows the lines that are written, also where a row has no key.
alter table patron_import add column file {text};
alter table patron_import add column ended_at {int};
create index patron_import_cut on patron_import (library_id, file) where ended_at is null;
