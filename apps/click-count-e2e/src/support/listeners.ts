import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Accepts connections until it is closed. */
export interface Listener {
  close(): void;
}

/** Accepts connections to an address of this machine, and sends nothing. */
export async function listenOn(host: string, port: number): Promise<Listener> {
  const server = createServer((socket) => socket.on('error', () => undefined)).listen(port, host);
  await once(server, 'listening');
  return server;
}

/** Emulates Google's metadata server: its address, reached over a link to another host. */
export async function metadataServer(address: string, ports: number[]): Promise<Listener> {
  const script = `for (const port of ${JSON.stringify(ports)}) require('node:net').createServer(() => {}).listen(port, () => console.log(port))`;
  // The other host is a network namespace that ends with its process.
  const server = spawn('unshare', ['--net', process.execPath, '-e', script]);
  await once(server.stdout, 'data');
  const link = 'e2e-metadata';
  const here = (...args: string[]) => execFileSync('ip', args);
  const there = (...args: string[]) => execFileSync('nsenter', [`--net=/proc/${server.pid}/ns/net`, 'ip', ...args]);
  here('link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(server.pid));
  here('addr', 'add', '192.0.2.1/32', 'dev', link);
  here('link', 'set', link, 'up');
  here('route', 'add', `${address}/32`, 'dev', link);
  there('addr', 'add', `${address}/32`, 'dev', 'eth0');
  there('link', 'set', 'eth0', 'up');
  there('route', 'add', '192.0.2.1/32', 'dev', 'eth0');
  there('route', 'add', 'default', 'via', '192.0.2.1', 'dev', 'eth0');
  return { close: () => server.kill() };
}
