-- The date of birth, which was kept within user_rest. What stands there is passed over from now on, and goes when the
-- user is next replaced.
alter table patron add column born_at {int};

update patron
set born_at = (extract(epoch from (user_rest::json ->> 'dateOfBirth')::timestamptz) * 1000000)::bigint
where user_rest::json ->> 'dateOfBirth' is not null;
