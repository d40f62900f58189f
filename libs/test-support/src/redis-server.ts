import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accepts, freePort } from './ports.ts';
import { debianProgram, type Program } from './debian-program.ts';
import { until } from './until.ts';

/** Debian's redis-tools carries the whole server: it is one binary that looks at the name that it was started by. */
const BINARY = 'usr/bin/redis-check-rdb';

/** A real Redis on loopback that makes every click durable before it answers, as branch-env sets it. */
export class RedisServer {
  readonly port: number;
  private readonly program: Program;
  /** Where its files are. */
  readonly folder: string;
  private readonly args: string[];
  private process: ChildProcess | undefined;

  private constructor(program: Program, port: number, folder: string, args: string[]) {
    this.program = program;
    this.port = port;
    this.folder = folder;
    this.args = args;
  }

  /** Starts an empty Redis; `args` go to it as they are, after the usual ones; "$PORT" among them is its port. */
  static async start(...args: string[]): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'redis-server-'));
    const port = await freePort();
    const own = args.map((arg) => arg.replace('$PORT', String(port)));
    const server = new RedisServer(await debianProgram('redis-tools', BINARY), port, folder, own);
    await server.start();
    return server;
  }

  /** Starts a Sentinel on the file that says what it watches; it rewrites the file. */
  static startSentinel(file: string): Promise<RedisServer> {
    return RedisServer.start(file, '--sentinel');
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts again with what the append-only file kept. */
  async start(): Promise<void> {
    const durable = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
    const where = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder];
    const [file, ...rest] = this.args;
    // A Sentinel keeps nothing but its file, which has to come first.
    const args = file?.startsWith('/') ? [file, ...where, ...rest] : [...where, ...durable, ...this.args];
    const { path, env } = this.program;
    this.process = spawn(path, args, { argv0: 'redis-server', env, stdio: 'ignore' });
    await until(() => accepts(this.port));
  }

  pause(): void {
    this.process?.kill('SIGSTOP');
  }

  resume(): void {
    this.process?.kill('SIGCONT');
  }

  /** Kills it as a crash would: nothing more is written, no connection is closed in order. */
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
