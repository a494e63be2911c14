-- Whoever is removed leaves an emptied row behind, so that "staff:7" in the journal never comes to mean somebody else.
alter table staff add column email_folded {text};
alter table staff add column role_as_given {text};
alter table staff add column disabled_at {int};
alter table staff add column removed_at {int};

create unique index staff_email on staff (library_id, email_folded) where email_folded is not null;
