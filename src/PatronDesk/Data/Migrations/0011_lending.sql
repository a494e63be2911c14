-- A ledger, not a catalogue: an item is its barcode; what else is known of it is optional.
create table item (
    row {int} not null primary key,
    library_id {int} not null references library (id),
    id {text} not null,
    barcode {text} not null,
    barcode_folded {text} not null,
    barcode_words {text} not null,
    title {text},
    title_folded {text},
    title_words {text},
    call_number {text},
    media_type {text},
    -- What a machine says of the copy (SIP2's CH).
    properties {text},
    created_at {int} not null,
    updated_at {int} not null,
    version {int} not null
){strict};

create unique index item_id on item (library_id, id);
create unique index item_barcode on item (library_id, barcode);

create table loan (
    row {int} not null primary key,
    library_id {int} not null references library (id),
    id {text} not null,
    item_id {text} not null,
    -- The patron's UUID; null once the loan is nobody's: the patron is deleted, or the library's days for it are over.
    patron {text},
    out_at {int} not null,
    due_at {int} not null,
    returned_at {int},
    renewals {int} not null,
    override_comment {text},
    status {text} not null,
    status_folded {text} not null,
    status_words {text} not null,
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

create unique index loan_id on loan (library_id, id);
-- No item is lent twice at once, whichever desk or node is the faster.
create unique index loan_open on loan (library_id, item_id) where returned_at is null;
create index loan_patron on loan (library_id, patron, created_at, row);
create index loan_item on loan (library_id, item_id, created_at, row);
create index loan_created on loan (library_id, created_at, row);
create index loan_kept on loan (library_id, returned_at) where patron is not null;

create table hold (
    row {int} not null primary key,
    library_id {int} not null references library (id),
    id {text} not null,
    item_id {text},
    title {text},
    title_folded {text},
    title_words {text},
    -- What is waited for, in one word: the item's id, or the folded title.
    queue {text} not null,
    patron {text},
    pickup {text},
    expires_at {int},
    is_open {int} not null,
    status {text} not null,
    status_folded {text} not null,
    status_words {text} not null,
    override_comment {text},
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

create unique index hold_id on hold (library_id, id);
create unique index hold_once on hold (library_id, patron, queue) where is_open = 1;
create index hold_queue on hold (library_id, queue, row) where is_open = 1;
create index hold_expiry on hold (library_id, expires_at) where is_open = 1;
create index hold_patron on hold (library_id, patron, created_at, row);
create index hold_item on hold (library_id, item_id, created_at, row);
create index hold_created on hold (library_id, created_at, row);

-- Whose the loans and holds of a deleted patron were, for the days in which a restore is possible. No list reads it.
create table lending_seal (
    library_id {int} not null,
    patron {text} not null,
    kind {text} not null,
    row {int} not null,
    override_comment {text},
    primary key (library_id, patron, kind, row)
){clustered};

alter table library add column loan_days {int} not null default 14;
alter table library add column renewal_limit {int} not null default 2;
alter table library add column checkout_limit {int} not null default 0;
alter table library add column hold_days {int} not null default 0;
alter table library add column keep_loans_days {int} not null default 0;
