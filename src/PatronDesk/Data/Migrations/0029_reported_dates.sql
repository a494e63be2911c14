-- The date that a machine reported for an event, where it could not be true and the event was recorded as of another one. A
-- machine that sends the same message again is known by it.
create table reported_date (
    library_id {int} not null,
    loan_row {int} not null,
    what {text} not null,
    reported_at {int} not null,
    primary key (library_id, loan_row, what, reported_at)
){clustered};

-- Null where the line has the machine's own date.
alter table desk_line add column reported_at {int};

-- Once, however often a machine tells of it.
drop index desk_line_once;
create unique index desk_line_once
    on desk_line (library_id, coalesce(reported_at, happened_at), client, what, item, card);
