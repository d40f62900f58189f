import { type Cluster } from './cluster.ts';

/** Connects to each address at once, and prints which of them opened within the time. */
const SCRIPT = `
const { connect } = require('node:net');
const [milliseconds, ...targets] = process.argv.slice(1);
const opens = (target) => new Promise((done) => {
  const [, host, port] = /^(.*):(\\d+)$/.exec(target);
  const socket = connect({ host, port: Number(port), timeout: Number(milliseconds) });
  const end = (result) => (socket.destroy(), done([target, result]));
  socket.on('connect', () => end('open')).on('timeout', () => end('closed')).on('error', ({ code }) => end(code));
});
Promise.all(targets.map(opens)).then((all) => console.log(JSON.stringify(Object.fromEntries(all))));
`;

/** What a connection from inside a pod comes to: `open`, `closed` if nothing answers in time, else the code of the error. */
export async function probe(
  cluster: Cluster,
  pod: { namespace: string; name: string },
  targets: string[],
  milliseconds = 2_000,
): Promise<Record<string, string>> {
  const command = ['/usr/local/bin/node', '-e', SCRIPT, String(milliseconds), ...targets];
  return JSON.parse(await cluster.exec(pod.namespace, pod.name, command)) as Record<string, string>;
}
