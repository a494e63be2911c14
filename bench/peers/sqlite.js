import Database from 'better-sqlite3';

// As durable as the measured server: a commit waits for the disk.
export function open(file) {
  const db = new Database(file);
  db.pragma('journal_mode = wal');
  db.pragma('synchronous = full');
  const get = db.prepare('select * from patron where barcode = ?');
  const list = db.prepare(`select *, (select count(*) from patron where last_name = $1) as total from patron
    where last_name = $1 order by id limit $2`);
  const create = db.prepare(`insert into patron (uuid, barcode, first_name, last_name, email, phone, city, state, zip, created_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning *`);
  return {
    count: () => db.prepare('select count(*) from patron').pluck().get(),
    get: barcode => get.get(barcode),
    list: (lastName, limit) => list.all({ 1: lastName, 2: limit }),
    create: values => create.get(values),
  };
}
