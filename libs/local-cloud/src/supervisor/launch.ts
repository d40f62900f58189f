import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '@per-branch/go-tool';
import { logOf, stateFolder } from './state-folder.ts';

/** Milliseconds that a new supervisor has until it listens: it may have to clean up first. */
const PATIENCE = 30_000;

/**
 * Starts the supervisor, a process of its own that outlives this one, and connects to it. Commands that come at the same time may
 * start several; all but one of them end at once.
 */
export async function launch(connect: () => Promise<Socket | undefined>): Promise<Socket> {
  const log = logOf(stateFolder());
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'a', 0o600);
  // It idles for hours: a small heap is worth more than its speed.
  const program = ['--max-semi-space-size=1', '--optimize-for-size', join(__dirname, 'main.js')];
  const child = spawn(process.execPath, program, { detached: true, stdio: ['ignore', output, output], cwd: '/' });
  closeSync(output);
  child.unref();
  // 0: another one is the supervisor already.
  for (const end = Date.now() + PATIENCE; Date.now() < end && !child.exitCode && !child.signalCode; await delay(30)) {
    const socket = await connect();
    if (socket) return socket;
  }
  throw new UserError(`The local cloud's supervisor did not start:\n${readFileSync(log, 'utf8').trim()}`);
}
