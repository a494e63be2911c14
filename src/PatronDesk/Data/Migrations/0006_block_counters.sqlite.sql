insert into counter (name, last) values ('manual_block_row', 0), ('manual_block_template_row', 0);
