-- Which event of a loan a machine has taken back: 'check-out' or 'check-in'; null for none.
alter table loan add column undone {text};

-- What a person should look at: what machines did while the server was away, against the rules or without a trace in the
-- ledger.
create table desk_line (
    id {key},
    library_id {int} not null references library (id),
    noted_at {int} not null,
    happened_at {int} not null,
    client {text} not null,
    what {text} not null,
    is_recorded {int} not null,
    reasons {text} not null,
    card {text} not null,
    item {text} not null,
    patron {text},
    loan_id {text}
){strict};

-- Once, however often a machine tells of it.
create unique index desk_line_once on desk_line (library_id, happened_at, client, what, item, card);
create index desk_line_order on desk_line (library_id, id);
create index desk_line_patron on desk_line (library_id, patron) where patron is not null;
