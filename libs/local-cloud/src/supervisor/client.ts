import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '@per-branch/go-tool';
import { hasState, tearDown } from '../machine/teardown.ts';
import { type Environment, type Message, type Request } from './messages.ts';
import { becomeHolder, currentHolder } from './singleton.ts';
import { logPath, socketPath, stateFolder } from './state-folder.ts';

/** Milliseconds until a new supervisor listens: it may have to tear down an earlier cloud first. */
const LAUNCH_TIMEOUT = 30_000;

type Log = (line: string) => void;
type Answer = Exclude<Message, { kind: 'log' | 'failed' }>;

/**
 * Returns the environment of the cloud, and starts the cloud if needed. The log shows the progress.
 * @param cancel stops waiting; a start for which no other command waits is reverted
 */
export async function up(log: Log, cancel?: AbortSignal): Promise<Environment> {
  requireRoot();
  for (;;) {
    const answer = await send('up', (await connect()) ?? (await launch()), log, cancel);
    if (answer.kind === 'ready') return answer.env;
    if (cancel?.aborted) throw new UserError('The start was canceled, and what was started is removed.');
    if (answer.kind === 'down') {
      throw new UserError('The local cloud was taken down during its start. Start it again with "local-cloud up".');
    }
    await supervisorEnd();
  }
}

/** Takes the cloud down, or removes what a killed supervisor left. Returns whether there was anything. */
export async function down(log: Log): Promise<boolean> {
  requireRoot();
  const folder = stateFolder();
  const socket = await connect();
  const found = socket !== undefined || existsSync(folder);
  if (socket) {
    await send('down', socket, log);
    await supervisorEnd();
  } else if (found) {
    await removeAbandoned(folder, log);
  }
  rmSync(logPath(folder), { force: true });
  try {
    rmdirSync(dirname(folder));
  } catch {
    // It does not exist, or is not empty.
  }
  return found;
}

/** The environment of the cloud, if it is up. */
export async function status(): Promise<Environment | undefined> {
  const socket = await connect();
  const answer = socket && (await send('status', socket, () => undefined).catch(() => undefined));
  return answer?.kind === 'ready' ? answer.env : undefined;
}

/** Tears down in this process: the supervisor was killed, and a new one would start a cloud. */
async function removeAbandoned(folder: string, log: Log): Promise<void> {
  const holder = await becomeHolder(folder);
  if (holder) {
    throw new UserError(
      `Process ${holder.pid} has the local cloud in ${holder.stateFolder} and does not answer. Wait for it, or end it with "kill -9 ${holder.pid}", and try again.`,
    );
  }
  if (hasState(folder)) log('Removing a local cloud whose supervisor was killed …');
  await tearDown(folder);
}

function connect(): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath(stateFolder()));
    socket.once('connect', () => resolve(socket)).once('error', () => resolve(undefined));
  });
}

/**
 * Starts the supervisor as a process that outlives this one, and connects to it. Commands at the same time may start several;
 * all but one of these end at once, with code 0.
 */
async function launch(): Promise<Socket> {
  const log = logPath(stateFolder());
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'a', 0o600);
  // It is idle for hours: a small heap matters more than speed.
  const program = ['--max-semi-space-size=1', '--optimize-for-size', join(__dirname, 'main.js')];
  const child = spawn(process.execPath, program, { detached: true, stdio: ['ignore', output, output], cwd: '/' });
  closeSync(output);
  child.unref();
  const end = Date.now() + LAUNCH_TIMEOUT;
  for (; Date.now() < end && !child.exitCode && !child.signalCode; await delay(30)) {
    const socket = await connect();
    if (socket) return socket;
  }
  throw new UserError(`The local cloud's supervisor did not start:\n${readFileSync(log, 'utf8').trim()}`);
}

/** Sends a request and logs the supervisor's progress until the last message. */
async function send(request: Request, socket: Socket, log: Log, cancel?: AbortSignal): Promise<Answer> {
  const hangUp = () => socket.end();
  cancel?.addEventListener('abort', hangUp);
  socket.on('error', () => undefined);
  socket.write(`${request}\n`);
  if (cancel?.aborted) hangUp();
  try {
    for await (const line of createInterface({ input: socket })) {
      const message = JSON.parse(line) as Message;
      if (message.kind === 'log') log(message.line);
      else if (message.kind !== 'failed') return message;
      else if (message.isUserError) throw new UserError(message.message);
      else throw new Error(`${message.message}\nThe supervisor's log is ${logPath(stateFolder())}.`);
    }
  } finally {
    cancel?.removeEventListener('abort', hangUp);
    socket.destroy();
  }
  if (cancel?.aborted) throw new UserError('The start was canceled here, and goes on for other commands.');
  throw new Error(`The local cloud's supervisor ended without an answer: see ${logPath(stateFolder())}.`);
}

/** Resolves when the supervisor has ended. */
async function supervisorEnd(): Promise<void> {
  while ((await currentHolder())?.stateFolder === stateFolder()) await delay(20);
}

function requireRoot(): void {
  if (process.getuid?.() === 0) return;
  throw new UserError(
    `The local cloud creates network devices, mounts and cgroups, which needs root, and this is user ${process.getuid?.()}. Run it as root.`,
  );
}
