-- The sourceType of the call of FOLIO's /user-import that wrote a patron last; '' where it had none. patron is the row's number,
-- which passes to nobody else.
create table user_import_source (
    library_id {int} not null,
    patron {int} not null,
    source {text} not null,
    primary key (library_id, patron)
){clustered};
