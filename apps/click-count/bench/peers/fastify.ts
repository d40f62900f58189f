// Bare Fastify and ioredis.
import { fastify } from 'fastify';
import { Redis } from 'ioredis';

const redis = new Redis(process.env['REDIS_URL'] ?? '', { enableAutoPipelining: true });
const app = fastify();
app.get('/readyz', () => 'ok');
app.post('/rest/click', async (_request, reply) => reply.type('text/plain').send(String(await redis.incr('count'))));
await app.listen({ port: Number(process.env['PORT']) });
