// What a developer would write by hand: a bearer check and prepared statements, no validation, no journal.
// node server.js sqlite FILE --urls URL, or node server.js postgres CONNECTION --urls URL
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';

const [, , engine, target, , url] = process.argv;
const { open } = await import(`./${engine}.js`);
const store = open(target);
let barcodes = await store.count();
const app = Fastify();

app.get('/health', async () => ({ status: 'ok' }));

app.register(async desk => {
  desk.addHook('onRequest', async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${process.env.PEER_TOKEN}`)
      return reply.code(401).send({ error: 'unauthorized' });
  });

  desk.get('/patrons/:barcode', async (request, reply) =>
    (await store.get(request.params.barcode)) ?? reply.code(404).send({ error: 'not found' }));

  desk.get('/patrons', async request => {
    const rows = await store.list(request.query.last_name, request.query.limit);
    const total = rows.length ? Number(rows[0].total) : 0;
    return { patrons: rows.map(({ total, ...patron }) => patron), total };
  });

  desk.post('/patrons', async (request, reply) => {
    const { first_name, last_name, email, phone, city, state, zip } = request.query;
    const barcode = `203${String(++barcodes).padStart(10, '0')}`;
    return reply.code(201).send(
      await store.create([randomUUID(), barcode, first_name, last_name, email, phone, city, state, zip, Date.now()]));
  });
});

process.on('SIGTERM', () => app.close().then(() => process.exit(0)));
await app.listen({ host: '127.0.0.1', port: Number(new URL(url).port) });
