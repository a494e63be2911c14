create sequence manual_block_row;
create sequence manual_block_template_row;
