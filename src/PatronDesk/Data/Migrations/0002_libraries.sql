-- One owner of several libraries, who reaches them all with one key (Libib calls it Ultimate).
create table operator (
    id {key},
    api_id {text} not null unique,
    name {text} not null,
    created_at {int} not null
){strict};

create table library (
    id {int} not null primary key,
    api_id {text} not null unique,
    tenant {text} not null unique,
    organization {text} not null,
    operator_id {int} references operator (id),
    country {text} not null,
    barcode_prefix {text} not null,
    keep_deleted_days {int} not null,
    missing_as_blank {int} not null,
    disabled_at {int},
    created_at {int} not null
){strict};

-- A key belongs to one library, or to an operator.
create table api_key (
    id {key},
    key_hash {blob} not null unique,
    name {text} not null,
    library_id {int} references library (id),
    operator_id {int} references operator (id),
    created_at {int} not null,
    last_used_at {int},
    disabled_at {int},
    check ((library_id is null) <> (operator_id is null))
){strict};

create index api_key_of_library on api_key (library_id);

create table staff (
    id {key},
    library_id {int} not null references library (id),
    uuid {text} not null,
    username {text} not null,
    username_folded {text} not null,
    email {text},
    first_name {text},
    last_name {text},
    role {text} not null,
    password_hash {text},
    created_at {int} not null,
    unique (library_id, username_folded),
    unique (library_id, uuid)
){strict};
