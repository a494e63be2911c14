-- Who made and last changed a patron; null where the caller was no staff member. As blocks, loans and holds have it.
alter table patron add column created_by {text};
alter table patron add column created_by_name {text};
alter table patron add column created_by_name_folded {text};
alter table patron add column created_by_name_words {text};
alter table patron add column updated_by {text};
alter table patron add column updated_by_name {text};
alter table patron add column updated_by_name_folded {text};
alter table patron add column updated_by_name_words {text};

-- The status of a hold that its patron's deletion closed, to which a restore brings it back; null for what was over.
alter table lending_seal add column status {text};
