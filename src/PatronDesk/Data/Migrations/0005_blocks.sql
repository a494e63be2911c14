-- FOLIO's manual patron blocks. Ids are lower-case UUID texts, since that is how clients page and truncate them; of
-- each searchable text there is the folded form (compared whole) and the words between single spaces (searched).
create table manual_block (
    row {int} not null primary key,
    library_id {int} not null references library (id),
    id {text} not null,
    user_id {text} not null,
    type {text},
    type_folded {text},
    type_words {text},
    description {text} not null,
    description_folded {text} not null,
    description_words {text} not null,
    code {text},
    code_folded {text},
    code_words {text},
    staff_information {text},
    staff_information_folded {text},
    staff_information_words {text},
    patron_message {text},
    patron_message_folded {text},
    patron_message_words {text},
    expires_at {int},
    borrowing {int},
    renewals {int},
    requests {int},
    created_at {int} not null,
    created_by {text},
    created_by_name {text},
    created_by_name_folded {text},
    created_by_name_words {text},
    updated_at {int} not null,
    updated_by {text},
    updated_by_name {text},
    updated_by_name_folded {text},
    updated_by_name_words {text},
    version {int} not null
){strict};

create unique index manual_block_id on manual_block (library_id, id);
create index manual_block_user on manual_block (library_id, user_id, created_at, row);
create index manual_block_created on manual_block (library_id, created_at, row);
create index manual_block_expiry on manual_block (library_id, expires_at) where expires_at is not null;

-- How many blocks a library stores, kept like patron_tally.
create table manual_block_tally (
    library_id {int} not null,
    shard {int} not null,
    stored {int} not null,
    primary key (library_id, shard)
){clustered};

create table manual_block_template (
    row {int} not null primary key,
    library_id {int} not null references library (id),
    id {text} not null,
    name {text} not null,
    name_folded {text} not null,
    name_words {text} not null,
    code {text},
    code_folded {text},
    code_words {text},
    description {text},
    description_folded {text},
    description_words {text},
    -- The object blockTemplate as it was sent, JSON text: FOLIO leaves it open.
    block_template {text},
    created_at {int} not null,
    created_by {text},
    created_by_name {text},
    created_by_name_folded {text},
    created_by_name_words {text},
    updated_at {int} not null,
    updated_by {text},
    updated_by_name {text},
    updated_by_name_folded {text},
    updated_by_name_words {text},
    version {int} not null
){strict};

create unique index manual_block_template_id on manual_block_template (library_id, id);
create index manual_block_template_created on manual_block_template (library_id, created_at, row);
