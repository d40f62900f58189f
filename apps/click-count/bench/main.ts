// Ours beside bare Express, Fastify and node:http on one Redis: prints ratios, writes the README's chart.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { clicking } from '../testing/clicks.ts';
import { RedisServer } from '../testing/redis-server.ts';
import { chart } from './chart.ts';
import { Contender, contenders, type Name } from './contender.ts';
import { median, table, type Figures, type Round } from './figures.ts';
import { load } from './wrk.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, rounds: { type: 'string', default: '3' } },
});
const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];
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

/** One after the other, and that several times: what else the machine does then falls on all of them. */
async function compare(connections: number): Promise<Figures[]> {
  const measured = new Map<Name, Round[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) measured.get(name)?.push(await measure(name, connections));
  }
  return names.map((name) => median(name, connections, measured.get(name) ?? []));
}

async function measure(name: Name, connections: number): Promise<Round> {
  const contender = await Contender.start(name, redis.url);
  try {
    await load(contender.port, connections, 2);
    const before = contender.cpu();
    const { requests, ...rest } = await load(contender.port, connections, seconds);
    return { ...rest, cpuPerMillion: ((contender.cpu() - before) / requests) * 1e6, memory: contender.memory() };
  } finally {
    await contender.stop();
  }
}

/** Under the same load: every acknowledged click has its own number, and the count grew by as many. */
async function check(connections: number): Promise<string> {
  const ours = await Contender.start('click-count', redis.url);
  try {
    const count = async () => BigInt(await (await fetch(`http://127.0.0.1:${ours.port}/rest/click`)).text());
    const before = await count();
    const clients = clicking(ours.port, connections);
    await pause(seconds * 1000);
    const { acknowledged, failed } = await clients.stop();
    const grown = Number((await count()) - before);
    const distinct = new Set(acknowledged).size;
    const said = `${connections} connections: ${acknowledged.length} clicks acknowledged, ${distinct} different numbers, the count grew by ${grown}`;
    if (failed.length > 0 || distinct !== acknowledged.length || grown !== distinct)
      throw new Error(`${said}; failed: ${failed.length}`);
    return said;
  } finally {
    await ours.stop();
  }
}
