import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@per-branch/test-support/ports';
import { until } from '@per-branch/test-support/until';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The built service as a process of its own, as it runs in production. */
export class ServiceProcess {
  /** What it wrote to standard output and standard error. */
  output = '';

  readonly port: number;
  readonly metricsPort: number;
  readonly process: ChildProcess;
  /** Its exit code, once it has ended and all that it wrote is in {@link output}. */
  readonly ended: Promise<number | null>;

  private constructor(port: number, metricsPort: number, process: ChildProcess) {
    this.port = port;
    this.metricsPort = metricsPort;
    this.process = process;
    this.ended = once(process, 'close').then(([code]) => code as number | null);
    for (const stream of [process.stdout, process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
  }

  /** Starts it and returns at once; on a free port unless one is wanted. */
  static async spawn(env: Record<string, string> = {}, wanted?: number): Promise<ServiceProcess> {
    const [port, metricsPort] = [wanted ?? (await freePort()), await freePort()];
    const { PATH } = process.env;
    return new ServiceProcess(
      port,
      metricsPort,
      spawn(process.execPath, [main], {
        env: { PATH, PORT: String(port), METRICS_PORT: String(metricsPort), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  /** Starts it and waits until it is ready. */
  static async ready(env: Record<string, string> = {}, wanted?: number): Promise<ServiceProcess> {
    const service = await ServiceProcess.spawn(env, wanted);
    try {
      await until(async () => service.process.exitCode !== null || (await service.status('/readyz')) === 200);
    } catch (error) {
      await service.stop();
      throw error;
    }
    if (service.process.exitCode !== null) {
      await service.ended;
      throw new Error(`the service ended: ${service.output}`);
    }
    return service;
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${path}`, init);
  }

  /** The status of a GET, or undefined if nothing answers. */
  async status(path: string): Promise<number | undefined> {
    return this.fetch(path).then(
      (response) => response.status,
      () => undefined,
    );
  }

  /** The value of a series, e.g. `redis_up` or `http_requests_total{…}` with its labels as they are written. */
  async metric(series: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.metricsPort}/metrics`)).text();
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')[1],
    );
  }

  /** The lines of its log. */
  log(): Record<string, unknown>[] {
    const lines = this.output.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Resolves when {@link output} holds all that it wrote before. Its level of logging has to be "debug". */
  async logged(): Promise<void> {
    const requestId = randomUUID();
    await this.fetch('/livez', { headers: { 'x-request-id': requestId } });
    await until(() => this.log().some((line) => line['requestId'] === requestId));
  }

  async click(): Promise<bigint> {
    const response = await this.fetch('/rest/click', { method: 'POST' });
    const body = await response.text();
    if (response.status !== 200) throw new Error(`a click was answered with ${response.status}: ${body}`);
    return BigInt(body);
  }

  async count(): Promise<bigint> {
    return BigInt(await (await this.fetch('/rest/click')).text());
  }

  /** Ends it and returns its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    this.process.kill(signal);
    return this.ended;
  }
}
