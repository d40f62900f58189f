import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Debian's redis-tools carries the whole server: it is one binary that looks at the name that it was started by. */
const BINARY = '/usr/bin/redis-check-rdb';

/** A real Redis on loopback that makes every click durable before it answers, as branch-env sets it. */
export class RedisServer {
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly args: string[],
  ) {}

  /** Starts an empty Redis; `args` go to it as they are. */
  static async start(...args: string[]): Promise<RedisServer> {
    if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: apt-get install redis-tools`);
    const server = new RedisServer(await freePort(), await mkdtemp(join(tmpdir(), 'click-count-redis-')), args);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts again with what the append-only file kept. */
  async start(): Promise<void> {
    const durable = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
    const where = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder];
    this.process = spawn(BINARY, [...where, ...durable, ...this.args], { argv0: 'redis-server', stdio: 'ignore' });
    await until(() => accepts(this.port));
  }

  pause(): void {
    this.process?.kill('SIGSTOP');
  }

  resume(): void {
    this.process?.kill('SIGCONT');
  }

  /** Ends it as a crash would: nothing is written or said any more. */
  async kill(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    if (!process || process.exitCode !== null) return;
    const ended = once(process, 'exit');
    process.kill('SIGKILL');
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Waits until `check` holds, at most `limit` milliseconds. */
export async function until(check: () => boolean | Promise<boolean>, limit = 10_000): Promise<void> {
  const end = Date.now() + limit;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`waited ${limit} ms in vain for: ${check.toString()}`);
    await pause(20);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
