import pg from 'pg';

export function open(connectionString) {
  const pool = new pg.Pool({ ...JSON.parse(connectionString), options: '-c search_path=peer' });
  const prepared = (name, text) => async values => (await pool.query({ name, text, values })).rows;
  const get = prepared('get', 'select * from patron where barcode = $1');
  const list = prepared('list', `select *, (select count(*) from patron where last_name = $1) as total from patron
    where last_name = $1 order by id limit $2`);
  const create = prepared('create', `insert into patron
    (uuid, barcode, first_name, last_name, email, phone, city, state, zip, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning *`);
  return {
    count: async () => Number((await pool.query('select count(*) from patron')).rows[0].count),
    get: async barcode => (await get([barcode]))[0],
    list: (lastName, limit) => list([lastName, limit]),
    create: async values => (await create(values))[0],
  };
}
