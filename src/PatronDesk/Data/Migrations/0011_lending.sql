-- How a library lends. 0 days or 0 loans: no limit.
alter table library add column loan_days {int} not null default 14;
alter table library add column renewal_limit {int} not null default 3;
alter table library add column checkout_limit {int} not null default 0;
alter table library add column hold_days {int} not null default 0;
alter table library add column keep_loans_days {int} not null default 0;

-- A ledger, not a catalogue: an item is a barcode, made when it is first lent or held, or imported.
create table item (
    row {int} not null primary key,
    library_id {int} not null references library (id),
    id {text} not null,
    barcode {text} not null,
    barcode_folded {text} not null,
    title {text},
    call_number {text},
    media_type {text},
    version {int} not null,
    created_at {int} not null,
    updated_at {int} not null
){strict};

create unique index item_id on item (library_id, id);
create unique index item_barcode on item (library_id, barcode);

-- user_id is null once the patron is deleted, or the library keeps no names any more.
create table loan (
    row {int} not null primary key,
    library_id {int} not null references library (id),
    id {text} not null,
    item_id {text} not null,
    user_id {text},
    out_at {int} not null,
    due_at {int} not null,
    returned_at {int},
    renewals {int} not null,
    -- Why staff lent in spite of a block.
    comment {text},
    version {int} not null,
    created_at {int} not null,
    created_by {text},
    created_by_name {text},
    updated_at {int} not null,
    updated_by {text},
    updated_by_name {text}
){strict};

create unique index loan_id on loan (library_id, id);
-- Nothing is lent twice, whatever two desks or two nodes do at once.
create unique index loan_open_item on loan (library_id, item_id) where returned_at is null;
create index loan_user on loan (library_id, user_id, out_at, row) where user_id is not null;
create index loan_item on loan (library_id, item_id, out_at, row);
create index loan_out on loan (library_id, out_at, row);
create index loan_kept on loan (library_id, returned_at) where returned_at is not null and user_id is not null;

-- Of an item, or of any copy of a title. Its place in the queue is the order of the rows.
create table hold (
    row {int} not null primary key,
    library_id {int} not null references library (id),
    id {text} not null,
    item_id {text},
    title {text},
    title_folded {text},
    user_id {text},
    status {text} not null,
    placed_at {int} not null,
    pickup {text},
    expires_at {int},
    -- Since when the item waits for this patron.
    shelf_at {int},
    closed_at {int},
    version {int} not null,
    created_at {int} not null,
    created_by {text},
    created_by_name {text},
    updated_at {int} not null,
    updated_by {text},
    updated_by_name {text}
){strict};

create unique index hold_id on hold (library_id, id);
create unique index hold_open_item on hold (library_id, item_id, user_id) where status = 'open' and item_id is not null and user_id is not null;
create index hold_queue on hold (library_id, item_id, row) where status = 'open';
create index hold_user on hold (library_id, user_id, placed_at, row) where user_id is not null;
create index hold_placed on hold (library_id, placed_at, row);
create index hold_expiry on hold (library_id, expires_at) where status = 'open' and expires_at is not null;

-- Which loans and holds were a deleted patron's, for the days in which a restore brings them back. No view and no export
-- reads it; the purge destroys it.
create table lending_seal (
    library_id {int} not null,
    user_id {text} not null,
    kind {text} not null,
    row {int} not null,
    comment {text},
    primary key (library_id, user_id, kind, row)
){clustered};
