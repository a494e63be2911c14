-- *_folded columns hold what PatronDesk.Cql.Text.Fold makes of the text; instants are microseconds since 1970 UTC.
create table patron (
    id {int} not null primary key,
    library_id {int} not null references library (id),
    uuid {text} not null,
    barcode {text} not null,
    first_name {text} not null,
    last_name {text} not null,
    email {text},
    email_folded {text},
    notification_emails {text},
    tags {text},
    patron_id {text},
    phone {text},
    address1 {text},
    address2 {text},
    city {text},
    state {text},
    country {text},
    zip {text},
    frozen {int} not null,
    password_hash {text},
    version {int} not null,
    created_at {int} not null,
    updated_at {int} not null,
    deleted_at {int}
){strict};

create unique index patron_uuid on patron (library_id, uuid);
create unique index patron_barcode on patron (library_id, barcode) where deleted_at is null;
create unique index patron_email on patron (library_id, email_folded) where deleted_at is null and email_folded is not null;
create index patron_live on patron (library_id, id) where deleted_at is null;
create index patron_updated on patron (library_id, updated_at, id) where deleted_at is null;
create index patron_deleted on patron (library_id, deleted_at) where deleted_at is not null;
create index patron_deleted_barcode on patron (library_id, barcode) where deleted_at is not null;
create index patron_deleted_email on patron (library_id, email_folded) where deleted_at is not null and email_folded is not null;

-- The words of a live patron's name, patron_id and tags, folded: search finds by the beginning of each.
create table patron_word (
    library_id {int} not null,
    word {text} not null,
    id {int} not null,
    primary key (library_id, word, id)
){clustered};

-- How many live patrons a library has (bucket -1), and how many of them have a row number in each run of 4,096
-- (bucket = id / 4096), so that neither the total nor a far page counts rows. Spread over shards, so that writers do
-- not wait for each other's commit; the sum counts.
create table patron_tally (
    library_id {int} not null,
    bucket {int} not null,
    shard {int} not null,
    live {int} not null,
    primary key (library_id, bucket, shard)
){clustered};

-- Barcodes that once belonged to somebody and that no live or deleted patron has any more: never issued again.
create table spent_barcode (
    library_id {int} not null,
    barcode {text} not null,
    primary key (library_id, barcode)
){clustered};

-- Which call made which patron, so that the same call again makes no second one. Kept for a day.
create table idempotent_create (
    library_id {int} not null,
    key {text} not null,
    fingerprint {blob} not null,
    patron {int} not null,
    created_at {int} not null,
    primary key (library_id, key)
){clustered};

create index idempotent_create_age on idempotent_create (created_at);
