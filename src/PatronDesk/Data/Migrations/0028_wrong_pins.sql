-- Wrong PINs of a card over all addresses, one row each, so that those of the last hour can be counted. The subject is a hash.
create table recent_failure (
    id {key},
    subject {blob} not null,
    failed_at {int} not null
){strict};

create index recent_failure_subject on recent_failure (subject, failed_at);
create index recent_failure_age on recent_failure (failed_at);
