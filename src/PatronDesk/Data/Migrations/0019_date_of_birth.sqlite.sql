-- The date of birth, which was kept within user_rest. What stands there is passed over from now on, and goes when the
-- user is next replaced.
alter table patron add column born_at {int};

update patron
set born_at = cast(strftime('%s', user_rest ->> 'dateOfBirth') as integer) * 1000000
    + cast(substr(user_rest ->> 'dateOfBirth', 21, 3) as integer) * 1000
where user_rest ->> 'dateOfBirth' is not null;
