-- A run does one thing with many patrons: what, with which texts, and how far it is. It is made with its preview, and starts
-- when a person says so. searched_* are null where the patrons were ticked one by one.
create table bulk_run (
    id {key},
    library_id {int} not null references library (id),
    uuid {text} not null,
    action {text} not null,
    note {text},
    staff_information {text},
    patron_message {text},
    code {text},
    borrowing {int},
    renewals {int},
    requests {int},
    ends_at {int},
    searched_text {text},
    searched_tag {text},
    searched_state {text},
    size {int} not null,
    joined {int} not null,
    made_at {int} not null,
    started_at {int},
    ended_at {int},
    actor {text} not null,
    face {text},
    made_by {text},
    made_by_name {text}
){strict};
create unique index bulk_run_uuid on bulk_run (library_id, uuid);
create index bulk_run_made on bulk_run (library_id, made_at);
create index bulk_run_open on bulk_run (id) where started_at is not null and ended_at is null;

-- A patron of a run, by the number of their row, which passes to nobody else. The outcome is null until the line is done.
create table bulk_line (
    library_id {int} not null,
    run_id {int} not null,
    place {int} not null,
    patron_row {int} not null,
    outcome {text},
    primary key (run_id, place)
){clustered};
create unique index bulk_line_patron on bulk_line (run_id, patron_row);
create index bulk_line_open on bulk_line (run_id, place) where outcome is null;

-- The blocks that a run is to lift: those that were in force when its preview was made.
create table bulk_block (
    library_id {int} not null,
    run_id {int} not null,
    place {int} not null,
    block_id {text} not null,
    primary key (run_id, place, block_id)
){clustered};
