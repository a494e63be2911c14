-- What FOLIO's user has beyond Libib's patron. custom_fields and user_rest hold JSON text as FOLIO's face keeps it.
alter table patron add column username {text};
alter table patron add column expires_at {int};
alter table patron add column enrolled_at {int};
alter table patron add column user_type {text};
alter table patron add column patron_group {text};
alter table patron add column middle_name {text};
alter table patron add column preferred_name {text};
alter table patron add column mobile_phone {text};
alter table patron add column custom_fields {text};
alter table patron add column user_rest {text};

-- What CQL compares: *_folded whole (Fold.Search), *_words word by word (Fold.WordText). Null where there is no text.
-- email_folded, which keeps accents, stays what uniqueness is judged by.
alter table patron add column username_folded {text};
alter table patron add column username_words {text};
alter table patron add column first_name_folded {text};
alter table patron add column first_name_words {text};
alter table patron add column last_name_folded {text};
alter table patron add column last_name_words {text};
alter table patron add column middle_name_folded {text};
alter table patron add column middle_name_words {text};
alter table patron add column preferred_name_folded {text};
alter table patron add column preferred_name_words {text};
alter table patron add column email_search {text};
alter table patron add column email_words {text};
alter table patron add column patron_id_folded {text};
alter table patron add column patron_id_words {text};
alter table patron add column tag_words {text};
alter table patron add column custom_words {text};

create unique index patron_username on patron (library_id, username_folded) where deleted_at is null and username_folded is not null;
create index patron_last_name on patron (library_id, last_name_folded) where deleted_at is null;
create index patron_patron_id on patron (library_id, patron_id_folded) where deleted_at is null and patron_id_folded is not null;
-- patron_email serves the others.
create index patron_email_accents on patron (library_id, email_search) where deleted_at is null and email_search <> email_folded;
