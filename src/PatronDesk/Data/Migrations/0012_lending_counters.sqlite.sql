insert into counter (name, last) values ('item_row', 0), ('loan_row', 0), ('hold_row', 0);
