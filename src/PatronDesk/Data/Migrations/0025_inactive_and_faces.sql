-- Inactive ends a membership; frozen stops only what a patron does alone. Until now both faces wrote frozen, and nothing says
-- through which face a freeze came, so all of them stay frozen.
alter table patron add column inactive {int} not null default 0;

-- Through which face a change came: libib, folio, sip2, command line; null where the program did it, and for older entries.
alter table journal add column face {text};
