// Bare node:http and ioredis: what no framework can be faster than.
import { Redis } from 'ioredis';
import { createServer } from 'node:http';

const redis = new Redis(process.env['REDIS_URL'] ?? '', { enableAutoPipelining: true });
createServer((request, response) => {
  if (request.method !== 'POST') return void response.end('ok');
  void redis.incr('count').then((count) => {
    response.setHeader('Content-Type', 'text/plain');
    response.end(String(count));
  });
}).listen(Number(process.env['PORT']));
