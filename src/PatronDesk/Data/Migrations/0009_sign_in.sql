-- The secrets that sign tokens. One signs until it retires; what it signed is accepted until it ends.
create table token_key (
    id {text} not null primary key,
    secret {blob} not null,
    created_at {int} not null,
    retires_at {int} not null,
    ends_at {int} not null
){strict};

-- One row a sign-in. Its tokens are good only while it stands: signing out, a new password, disabling and removing
-- delete rows.
create table staff_session (
    id {text} not null primary key,
    staff_id {int} not null references staff (id),
    -- Of a sign-in that can be renewed: the one refresh token not used yet.
    refresh_id {text},
    created_at {int} not null,
    ends_at {int} not null
){strict};

create index staff_session_of_staff on staff_session (staff_id);
create index staff_session_end on staff_session (ends_at);

-- Wrong passwords by name and by address. Hashed: people type passwords into the field for the name.
create table sign_in_failure (
    subject {blob} not null primary key,
    failures {int} not null,
    last_at {int} not null
){strict};

create index sign_in_failure_age on sign_in_failure (last_at);
