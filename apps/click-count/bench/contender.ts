import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort } from '@per-branch/test-support/ports';
import { until } from '@per-branch/test-support/until';

const project = resolve(import.meta.dirname, '..');
/** Ours is the file that the image runs. */
export const contenders = {
  'click-count': 'dist/bundle/main.js',
  'Express 5': 'bench/peers/express.ts',
  Fastify: 'bench/peers/fastify.ts',
  'node:http': 'bench/peers/http.ts',
};
export type Name = keyof typeof contenders;

/** A server under test, as a process of its own. */
export class Contender {
  readonly name: Name;
  readonly port: number;
  private readonly process: ChildProcess;

  private constructor(name: Name, port: number, process: ChildProcess) {
    this.name = name;
    this.port = port;
    this.process = process;
  }

  static async start(name: Name, redisUrl: string): Promise<Contender> {
    const port = await freePort();
    const env = {
      REDIS_URL: redisUrl,
      PORT: String(port),
      METRICS_PORT: String(await freePort()),
      NODE_ENV: 'production',
    };
    const child = spawn(process.execPath, [join(project, contenders[name])], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ready = () => fetch(`http://127.0.0.1:${port}/readyz`).then(({ ok }) => ok);
    await until(() => ready().catch(() => false));
    return new Contender(name, port, child);
  }

  /** Seconds of processor time until now. */
  cpu(): number {
    const fields = readFileSync(`/proc/${this.process.pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  /** Resident megabytes. */
  memory(): number {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${this.process.pid}/status`, 'utf8'))?.[1];
    return (Number(kilobytes) * 1024) / 1e6;
  }

  async stop(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }
}
