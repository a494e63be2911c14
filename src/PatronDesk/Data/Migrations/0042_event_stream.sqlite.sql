-- The journal is also the stream of events. xact is the transaction that wrote a line; SQLite has one writer, so its numbers are in the
-- order of the commits, and xact is 0. import_id names the import that a change belongs to.
alter table journal add column xact integer not null default 0;
alter table journal add column import_id text;
create index journal_stream on journal (library_id, xact, id);

-- Which stream this is, in one row. A restore begins a new one, with the lines after after_id. place is what tells that the tables were
-- loaded into another database.
create table event_stream (
    id {int} not null primary key,
    epoch {text} not null,
    after_id {int} not null,
    place {text}
){strict};
insert into event_stream (id, epoch, after_id) select 1, lower(hex(randomblob(4))), coalesce(max(id), 0) from journal;
