-- Barcodes are unique and found by their folded form (BarcodeFold). Until now they were digits, which fold to themselves.
-- Live patrons whose barcodes differ only by case all the same stay: each but the first has a number of its own in
-- barcode_twin, which is 0 for everybody else. barcode_words is null where the barcode has digits alone.
alter table patron add column barcode_folded {text};
alter table patron add column barcode_words {text};
alter table patron add column barcode_twin {int} not null default 0;

-- Several live patrons may have one email. email_claim is its key on the one whom Libib's {email} means, and null on the
-- others. email_since is a number of the counter patron_row, so that the sharer with the lowest has had it longest.
-- email_given_to is on deleted patrons: the live one to whom their email was given since then, which bars a restore.
alter table patron add column email_claim {text};
alter table patron add column email_since {int} not null default 0;
alter table patron add column email_given_to {int};

-- patron_id, folded, where FOLIO set it as externalSystemId: unique. Null where Libib set it, which allows duplicates.
alter table patron add column external_key {text};

update patron set barcode_folded = lower(barcode), email_claim = email_folded, email_since = id;

update patron
set barcode_twin = twin.place
from (
    select id as twin_id, row_number() over (partition by library_id, lower(barcode) order by id) - 1 as place
    from patron
    where deleted_at is null) as twin
where twin.twin_id = patron.id and twin.place > 0;

update patron
set email_given_to = (
    select live.id from patron as live
    where live.library_id = patron.library_id and live.email_folded = patron.email_folded and live.deleted_at is null)
where deleted_at is not null and email_folded is not null;

drop index patron_barcode;
create unique index patron_barcode on patron (library_id, barcode_folded, barcode_twin) where deleted_at is null;
create index patron_barcode_twin on patron (library_id, barcode_folded) where barcode_twin > 0 and deleted_at is null;
drop index patron_deleted_barcode;
create index patron_deleted_barcode on patron (library_id, barcode_folded) where deleted_at is not null;
drop index patron_email;
create index patron_email on patron (library_id, email_folded, email_since) where deleted_at is null and email_folded is not null;
create unique index patron_email_claim on patron (library_id, email_claim) where deleted_at is null and email_claim is not null;
create unique index patron_external_key on patron (library_id, external_key) where deleted_at is null and external_key is not null;
