-- ß and ss are two people (docs/decisions/0014): the key of an address with ß keeps it. SQL folds ASCII alone, so an address
-- with further letters outside ASCII gets its new key when it is next changed.
update patron set email_folded = replace(lower(email), 'ẞ', 'ß')
where (email like '%ß%' or email like '%ẞ%')
  and octet_length(replace(replace(email, 'ß', ''), 'ẞ', '')) = length(replace(replace(email, 'ß', ''), 'ẞ', ''));
