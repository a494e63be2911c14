-- Who changed what, when. Names of fields, never their values.
create table journal (
    id {key},
    library_id {int} not null,
    at {int} not null,
    actor {text} not null,
    action {text} not null,
    subject {text} not null,
    detail {text}
){strict};
