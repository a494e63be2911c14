-- An import of patrons, for the day in which it can be undone.
create table patron_import (
    library_id {int} not null,
    id {text} not null,
    made_at {int} not null,
    undone_at {int},
    primary key (library_id, id)
){clustered};
create index patron_import_age on patron_import (made_at);

-- What an import did to a patron, who is named by the number of their row, which passes to nobody else. changed lists the fields, and is
-- null for a patron whom the import made. was_* is what a changed field had before; never a password or a PIN. version is the
-- record's after the import, by which an undo sees whether anybody changed it since. A row is gone once it is undone, and its was_*
-- when the patron is erased.
create table patron_import_row (
    library_id {int} not null,
    patron {int} not null,
    import_id {text} not null,
    line {int} not null,
    version {int} not null,
    changed {text},
    is_exchange {int} not null,
    signed_in {int} not null default 0,
    was_first_name {text},
    was_last_name {text},
    was_email {text},
    was_notification_emails {text},
    was_tags {text},
    was_patron_id {text},
    was_phone {text},
    was_address1 {text},
    was_address2 {text},
    was_city {text},
    was_state {text},
    was_country {text},
    was_zip {text},
    was_barcode {text},
    was_frozen {int},
    was_inactive {int},
    was_expires_at {int},
    primary key (library_id, patron, import_id)
){clustered};
