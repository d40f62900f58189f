// Bare Express 5 and ioredis, as one would write it in five minutes; pipelining is on, as in ours.
import express from 'express';
import { Redis } from 'ioredis';

const redis = new Redis(process.env['REDIS_URL'] ?? '', { enableAutoPipelining: true });
const app = express();
app.get('/readyz', (_request, response) => void response.send('ok'));
app.post('/rest/click', async (_request, response) => {
  response.type('text/plain').send(String(await redis.incr('count')));
});
app.listen(Number(process.env['PORT']));
