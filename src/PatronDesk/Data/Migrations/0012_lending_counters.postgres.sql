create sequence item_row;
create sequence loan_row;
create sequence hold_row;
