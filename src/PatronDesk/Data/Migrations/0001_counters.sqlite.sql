-- PostgreSQL has sequences; here a counter is a row, taken under the one writer.
create table counter (
    name text not null primary key,
    last integer not null
) strict, without rowid;

insert into counter (name, last) values ('patron_row', 0), ('library_row', 0);
