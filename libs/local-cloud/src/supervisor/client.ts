import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '@per-branch/go-tool';
import { hasState, tearDown } from '../machine/teardown.ts';
import { launch } from './launch.ts';
import { type Message, type Request } from './messages.ts';
import { type Environment } from './running-cloud.ts';
import { becomeSupervisor, holder } from './singleton.ts';
import { logOf, socketOf, stateFolder } from './state-folder.ts';

type Log = (line: string) => void;
type Answer = Exclude<Message, { kind: 'log' | 'failed' }>;

/**
 * The running cloud's environment; brings the cloud up if it is not, and shows how far it is.
 * @param cancel gives up waiting: a start that nobody else waits for is taken back
 */
export async function up(log: Log, cancel?: AbortSignal): Promise<Environment> {
  requireRoot();
  for (;;) {
    const answer = await ask((await connect()) ?? (await launch(connect)), 'up', log, cancel);
    if (answer.kind === 'ready') return answer.env;
    if (cancel?.aborted) throw new UserError('What was started is taken back.');
    if (answer.kind === 'down') {
      throw new UserError('The local cloud was taken down meanwhile. Bring it up again with "local-cloud up".');
    }
    await gone();
  }
}

/** Takes the cloud down, or what a killed one left. Answers whether there was anything. */
export async function down(log: Log): Promise<boolean> {
  requireRoot();
  const folder = stateFolder();
  const socket = await connect();
  const found = socket !== undefined || existsSync(folder);
  if (socket) {
    await ask(socket, 'down', log);
    await gone();
  } else if (found) await removeLeft(folder, log);
  rmSync(logOf(folder), { force: true });
  removeEmpty(dirname(folder));
  return found;
}

/** The running cloud's environment, if it is up. */
export async function status(): Promise<Environment | undefined> {
  const socket = await connect();
  if (!socket) return undefined;
  const answer = await ask(socket, 'status', () => undefined).catch(() => undefined);
  return answer?.kind === 'ready' ? answer.env : undefined;
}

/** In this process: a supervisor that was killed cannot do it, and a new one would bring a cloud up. */
async function removeLeft(folder: string, log: Log): Promise<void> {
  const other = await becomeSupervisor(folder);
  if (other) {
    throw new UserError(
      `Process ${other.pid} holds the local cloud in ${other.folder} and does not answer. Wait for it, or end it with "kill -9 ${other.pid}", and try again.`,
    );
  }
  if (hasState(folder)) log('Removing what a local cloud left, whose supervisor was killed …');
  await tearDown(folder);
}

function connect(): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(socketOf(stateFolder()));
    socket.once('connect', () => resolve(socket)).once('error', () => resolve(undefined));
  });
}

/** Sends a request and shows what the supervisor says until it is done. */
async function ask(socket: Socket, request: Request, log: Log, cancel?: AbortSignal): Promise<Answer> {
  const giveUp = () => socket.end();
  cancel?.addEventListener('abort', giveUp);
  socket.on('error', () => undefined);
  socket.write(`${request}\n`);
  if (cancel?.aborted) giveUp();
  try {
    for await (const line of createInterface({ input: socket })) {
      const message = JSON.parse(line) as Message;
      if (message.kind === 'log') log(message.line);
      else if (message.kind === 'failed') throw messageOf(message);
      else return message;
    }
  } finally {
    cancel?.removeEventListener('abort', giveUp);
    socket.destroy();
  }
  if (cancel?.aborted) throw new UserError('No longer waiting for the local cloud, which others still do.');
  throw new Error(`The local cloud's supervisor ended without a word: see ${logOf(stateFolder())}.`);
}

function messageOf({ message, forPeople }: Extract<Message, { kind: 'failed' }>): Error {
  return forPeople ? new UserError(message) : new Error(`${message}\nThe supervisor's log is ${logOf(stateFolder())}.`);
}

/** Resolves when no supervisor is there any more. */
async function gone(): Promise<void> {
  while ((await holder())?.folder === stateFolder()) await delay(20);
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not there, or not ours alone.
  }
}

function requireRoot(): void {
  if (process.getuid?.() === 0) return;
  throw new UserError(
    `The local cloud makes network devices, mounts and cgroups, which takes root, and this is user ${process.getuid?.()}. Run it as root.`,
  );
}
