-- An import of a spreadsheet that a person sent to the desk: the dry run, the run and its undo. state is checking, refused, ready,
-- running, ended, failed, undoing or undone. choices is how to import, result what the dry run or the run found, undo what its undo did;
-- all three are JSON. digest tells whether a plan is the one that the dry run showed. import_id is set in the transactions of the run.
create table import_run (
    id {key},
    library_id {int} not null references library (id),
    uuid {text} not null,
    state {text} not null,
    file_name {text} not null,
    choices {text} not null,
    done {int} not null,
    size {int} not null,
    digest {text},
    import_id {text},
    result {text},
    undo {text},
    made_at {int} not null,
    started_at {int},
    ended_at {int},
    actor {text} not null,
    face {text},
    made_by {text},
    made_by_name {text}
){strict};
create unique index import_run_uuid on import_run (library_id, uuid);
create index import_run_made on import_run (library_id, made_at);
create index import_run_state on import_run (state);

-- The bytes of the file, until the run has ended or some hours have passed, and of the report, for a day.
create table import_run_part (
    library_id {int} not null,
    run_id {int} not null,
    kind {text} not null,
    place {int} not null,
    bytes {blob} not null,
    primary key (run_id, kind, place)
){clustered};
