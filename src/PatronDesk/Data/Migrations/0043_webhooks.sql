-- Where a library's events are sent. secret is needed to sign, so it is stored as it is; a secret that was changed also signs until
-- old_until. (epoch, xact, event_id) is the point up to which events were taken into webhook_delivery. One node at a time works on a
-- webhook: owner, until leased_until. Nothing is sent before not_before.
create table webhook (
    id {key},
    library_id {int} not null references library (id),
    url {text} not null,
    events {text} not null,
    secret {text} not null,
    old_secret {text},
    old_until {int},
    created_at {int} not null,
    disabled_at {int},
    disabled_as {text},
    epoch {text} not null,
    xact {int} not null,
    event_id {int} not null,
    not_before {int} not null default 0,
    owner {text},
    leased_until {int} not null default 0
){strict};
create index webhook_library on webhook (library_id, id);

-- An event that waits to be sent, or was given up. order_key is the patron's UUID: events with the same one go out one after the other.
create table webhook_delivery (
    webhook_id {int} not null,
    xact {int} not null,
    event_id {int} not null,
    epoch {text} not null,
    order_key {text} not null,
    one_of_many {int} not null,
    tries {int} not null default 0,
    due_at {int} not null default 0,
    failed_as {text},
    given_up_at {int},
    primary key (webhook_id, xact, event_id)
){clustered};
create index webhook_delivery_next on webhook_delivery (webhook_id, one_of_many, xact, event_id) where given_up_at is null;
create index webhook_delivery_order on webhook_delivery (webhook_id, order_key, xact, event_id) where given_up_at is null;
