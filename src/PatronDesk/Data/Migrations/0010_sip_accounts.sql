-- What SIP2 clients sign in with. Lists are comma-separated; null allows all.
create table sip_account (
    id {key},
    library_id {int} not null references library (id),
    login {text} not null,
    login_folded {text} not null unique,
    password_hash {text} not null,
    addresses {text},
    messages {text},
    institution {text} not null,
    location {text},
    encoding {text} not null,
    terminator {text} not null,
    needs_error_detection {int} not null,
    due_date_form {text} not null,
    tag_map {text},
    personal_data {int} not null,
    trusted {int} not null,
    stands_for_staff {int} not null,
    may_enable {int} not null,
    created_at {int} not null,
    last_used_at {int},
    disabled_at {int}
){strict};

create index sip_account_of_library on sip_account (library_id);

-- A PIN of digits beside the password, for machines that have only a keypad.
alter table patron add column pin_hash {text};
