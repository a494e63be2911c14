-- The IANA time zone in which the library's days begin and end. Empty until the program that migrates has stored its
-- machine's, which happens once.
alter table library add column time_zone {text} not null default '';
-- Whether a loan is due no later than the patron's card ends.
alter table library add column due_by_card_end {int} not null default 1;
