-- Search also finds a name of several words written together: O'Brien as "obrien". Names that are there already get the word
-- for the whole name; *_words holds the words with a space before, between and after.
insert into patron_word (library_id, word, id)
select library_id, substr(replace(last_name_words, ' ', ''), 1, 64), id
from patron
where deleted_at is null and last_name_words like ' %_ _% '
on conflict do nothing;

insert into patron_word (library_id, word, id)
select library_id, substr(replace(first_name_words, ' ', ''), 1, 64), id
from patron
where deleted_at is null and first_name_words like ' %_ _% '
on conflict do nothing;
