-- Every further counter (one a library, for its barcodes) is a sequence too.
create sequence patron_row;
create sequence library_row;
