import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { debianProgram } from '@per-branch/test-support/debian-program';

export interface Load {
  requestsPerSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  requests: number;
}

/** Clicks as fast as answers come: wrk, since a load generator in JavaScript would take the processor from what it measures. */
export async function load(port: number, connections: number, seconds: number): Promise<Load> {
  const { path, env } = await debianProgram('wrk', 'usr/bin/wrk');
  const script = ['-s', join(import.meta.dirname, 'post.lua'), `http://127.0.0.1:${port}/rest/click`];
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...script];
  const { stdout } = await promisify(execFile)(path, args, { env });
  const find = (pattern: RegExp) => pattern.exec(stdout)?.[1] ?? '';
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`Not every click was answered:\n${stdout}`);
  return {
    requestsPerSecond: Number(find(/Requests\/sec:\s+([\d.]+)/)),
    p50: milliseconds(find(/^\s+50%\s+(\S+)/m)),
    p99: milliseconds(find(/^\s+99%\s+(\S+)/m)),
    requests: Number(find(/(\d+) requests in/)),
  };
}

function milliseconds(text: string): number {
  const number = parseFloat(text);
  if (text.endsWith('us')) return number / 1000;
  return text.endsWith('ms') ? number : number * 1000;
}
