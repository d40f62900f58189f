// Ours beside bare Express, Fastify and node:http on one Redis: prints ratios, writes the README's chart.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { clicking } from '../src/testing/clicks.ts';
import { RedisServer } from '@per-branch/test-support/redis-server';
import { chart } from './chart.ts';
import { Contender, contenders, type Name } from './contender.ts';
import { table, type Figures, type Turn } from './figures.ts';
import { load } from './wrk.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '1' }, turns: { type: 'string', default: '20' } },
});
const [seconds, turns] = [Number(values.seconds), Number(values.turns)];
/** Seconds until code is compiled and memory has its size. */
const WARM_UP = 4;
/** Seconds of the load under which the count is checked. */
const CHECK = 5;
const names = Object.keys(contenders) as Name[];

console.log(`load of the machine before: ${loadavg()[0]?.toFixed(1)}`);
const redis = await RedisServer.start();
try {
  const figures: Figures[] = [];
  for (const connections of [32, 256]) figures.push(...(await compare(connections)));
  console.log(table(figures));
  for (const connections of [32, 256]) console.log(await check(connections));
  const docs = resolve(import.meta.dirname, '../docs');
  await mkdir(docs, { recursive: true });
  await writeFile(join(docs, 'clicks-per-second.svg'), chart(figures));
} finally {
  await redis.remove();
}
console.log(`load of the machine after: ${loadavg()[0]?.toFixed(1)}`);

/** All servers live at once and take short turns under load, so that what else the machine does falls on all of them. */
async function compare(connections: number): Promise<Figures[]> {
  const servers: Contender[] = [];
  try {
    for (const name of names) servers.push(await Contender.start(name, redis.url));
    for (const { port } of servers) await load(port, connections, WARM_UP);
    const figures = servers.map(({ name }): Figures => ({ name, connections, turns: [] }));
    for (let turn = 0; turn < turns; turn++) {
      for (const [index, server] of servers.entries()) figures[index]?.turns.push(await take(server, connections));
    }
    return figures;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

async function take(server: Contender, connections: number): Promise<Turn> {
  const before = server.cpu();
  const { requests, ...rest } = await load(server.port, connections, seconds);
  return { ...rest, cpuPerMillion: ((server.cpu() - before) / requests) * 1e6, memory: server.memory() };
}

/** Under the same load: every acknowledged click has its own number, and the count grew by as many. */
async function check(connections: number): Promise<string> {
  const ours = await Contender.start('click-count', redis.url);
  try {
    const count = async () => BigInt(await (await fetch(`http://127.0.0.1:${ours.port}/rest/click`)).text());
    const before = await count();
    const clients = clicking(ours.port, connections);
    await pause(CHECK * 1000);
    const { acknowledged, failed } = await clients.stop();
    const grown = Number((await count()) - before);
    const distinct = new Set(acknowledged).size;
    const summary = `${connections} connections: ${acknowledged.length} clicks acknowledged, ${distinct} different numbers, the count grew by ${grown}`;
    if (failed.length > 0 || distinct !== acknowledged.length || grown !== distinct)
      throw new Error(`${summary}; failed: ${failed.length}`);
    return summary;
  } finally {
    await ours.stop();
  }
}
