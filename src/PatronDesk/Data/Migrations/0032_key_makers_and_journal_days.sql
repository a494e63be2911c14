-- Who made a key, as the journal names people; null for older keys.
alter table api_key add column made_by {text};

-- The desk reads the journal by day, newest first.
create index journal_day on journal (library_id, at, id);
