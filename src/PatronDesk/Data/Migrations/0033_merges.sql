-- The row of the patron into whom a record was merged. The record itself counts as deleted, and only an undo brings it back.
alter table patron add column merged_into {int};

-- Old barcodes of merged records: each finds the patron who stayed. No patron may get one again, so it stays when that patron is
-- erased; patron is 0 then. lost_at is set where the card was lost.
create table patron_alias (
    library_id {int} not null,
    barcode_folded {text} not null,
    barcode {text} not null,
    patron {int} not null,
    lost_at {int},
    merge_id {text} not null,
    primary key (library_id, barcode_folded, barcode)
){clustered};
create index patron_alias_patron on patron_alias (library_id, patron);

-- A merge, for the day in which it can be undone. kept and gone are rows of patrons.
create table patron_merge (
    library_id {int} not null,
    id {text} not null,
    kept {int} not null,
    gone {int} not null,
    merged_at {int} not null,
    undone_at {int},
    primary key (library_id, id)
){clustered};
create index patron_merge_age on patron_merge (merged_at);
create index patron_merge_gone on patron_merge (library_id, gone);

-- What a merge did to one field or record: kind and row name it, what says how. version is the record's after the merge, by
-- which an undo sees whether anybody changed it since. fate says what the undo did.
create table patron_merge_part (
    library_id {int} not null,
    merge_id {text} not null,
    kind {text} not null,
    row {int} not null,
    what {text} not null,
    name {text},
    was {text},
    became {text},
    version {int},
    fate {text},
    primary key (library_id, merge_id, kind, row)
){clustered};
