-- Patron groups (kind 'group') and address types (kind 'address'): short lists that each library edits.
create table category (
    row {key},
    library_id {int} not null references library (id),
    kind {text} not null,
    id {text} not null,
    name {text} not null,
    name_folded {text} not null,
    name_words {text} not null,
    description {text},
    description_folded {text},
    description_words {text},
    -- FOLIO's offset for the expiry of a group's new users; only its clients use it.
    expiry_days {int},
    source {text},
    created_at {int} not null,
    created_by {text},
    created_by_name {text},
    created_by_name_folded {text},
    created_by_name_words {text},
    updated_at {int} not null,
    updated_by {text},
    updated_by_name {text},
    updated_by_name_folded {text},
    updated_by_name_words {text},
    version {int} not null
){strict};

create unique index category_id on category (library_id, kind, id);
create unique index category_name on category (library_id, kind, name_folded);

-- Whether anybody is in a group.
create index patron_of_group on patron (library_id, patron_group) where patron_group is not null;

-- Every library starts with what was the same for all until now.
insert into category (
    library_id, kind, id, name, name_folded, name_words, description, description_folded, description_words,
    created_at, updated_at, version)
select
    library.id, standard.kind, standard.id, standard.name, standard.folded, ' ' || standard.folded || ' ',
    standard.description, standard.described, ' ' || standard.described || ' ', library.created_at, library.created_at, 1
from library
cross join (
    select 1 as place, 'group' as kind, '5c8f9a9e-6a0c-4d0d-9d57-0f6c1f6f2b11' as id, 'patron' as name, 'patron' as folded,
        'Patron of the library' as description, 'patron of the library' as described
    union all select 2, 'group', '503a81cd-6c26-400f-b620-14c08943697c', 'faculty', 'faculty', 'Faculty Member', 'faculty member'
    union all select 3, 'group', 'ad0bc554-d5bc-463c-85d1-5562127ae91b', 'graduate', 'graduate', 'Graduate Student',
        'graduate student'
    union all select 4, 'group', '3684a786-6671-4268-8ed0-9db82ebca60b', 'staff', 'staff', 'Staff Member', 'staff member'
    union all select 5, 'group', 'bdc2b6d4-5ceb-4a12-ab46-249b9a68473e', 'undergrad', 'undergrad', 'Undergraduate Student',
        'undergraduate student'
    union all select 6, 'address', '93d3d88d-499b-45d0-9bc7-ac73c3a19880', 'Home', 'home', 'Home Address', 'home address'
    union all select 7, 'address', '1c4b225f-f669-4e9b-afcd-ebc0e273a34e', 'Work', 'work', 'Work Address', 'work address'
    union all select 8, 'address', 'b6f4d1c6-0dfa-463c-9534-f49c4f0ae090', 'Claim', 'claim', 'Claim Address', 'claim address'
    union all select 9, 'address', '5a4c5b53-9b33-4f4e-8c39-6a3b6a1d0a52', 'Other', 'other', 'Other Address', 'other address'
) as standard
order by library.id, standard.place;

-- How a loan came to its due date last: 'check-out', 'renewal' or 'due-date', with '-override' where staff overrode a
-- block or a limit; null for a loan from before.
alter table loan add column action {text};
