// The supervisor: the process that has the local cloud. Commands start it, and send it requests over a socket.
import { once } from 'node:events';
import { mkdirSync, rmSync, truncateSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { isUserError } from '../base/user-error.ts';
import { hasState, tearDown } from '../machine/teardown.ts';
import { type Environment, type Message, type Request } from './messages.ts';
import { RunningCloud } from './running-cloud.ts';
import { becomeHolder } from './singleton.ts';
import { logPath, socketPath, stateFolder } from './state-folder.ts';

/** Milliseconds that a failed start waits for the request of the command that launched this process, to answer with the reason. */
const FIRST_REQUEST_TIMEOUT = 10_000;

const folder = stateFolder();
const cloud = new RunningCloud(folder, log);
/** Connections of `up` that wait for the start, of `down`, and of `up` that arrived during the stop. */
const upRequests = new Set<Socket>();
const downRequests = new Set<Socket>();
const lateRequests = new Set<Socket>();
/** The log of the start, for commands that connect during it. */
const startLog: string[] = [];
let requested = false;
/** Set while the cloud is up, and from the first reason to stop on. */
let env: Environment | undefined;
let stopping: Promise<void> | undefined;

const server = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => undefined);
  socket.on('end', () => onHangUp(socket));
  createInterface({ input: socket }).once('line', (request) => onRequest(request as Request, socket));
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => requestStop(`Received ${signal}: taking the local cloud down …`));
}
void main();

async function main(): Promise<void> {
  const holder = await becomeHolder(folder);
  // Another command launched a supervisor at the same time; all commands use that one.
  if (holder?.stateFolder === folder) return;
  if (holder) {
    console.error(
      `A machine has one local cloud, and process ${holder.pid} has it in the state folder ${holder.stateFolder}. Take that down first: PER_BRANCH_STATE=${holder.stateFolder} local-cloud down.`,
    );
    process.exit(1);
  }
  truncateSync(logPath(folder));
  await start().catch(onStartFailure);
}

async function start(): Promise<void> {
  if (hasState(folder)) {
    log('Removing an earlier local cloud whose supervisor was killed …');
    await tearDown(folder);
  }
  // The folder has credentials.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(socketPath(folder), { force: true });
  await once(server.listen(socketPath(folder)), 'listening');
  env = await cloud.start();
  await answer(upRequests, { kind: 'ready', env });
}

function onRequest(request: Request, socket: Socket): void {
  requested = true;
  if (stopping && request === 'up') lateRequests.add(socket);
  else if (request === 'down') {
    downRequests.add(socket);
    requestStop('Taking the local cloud down …');
  } else if (env && !stopping) void answer(new Set([socket]), { kind: 'ready', env });
  else if (request === 'status') void answer(new Set([socket]), { kind: 'down' });
  else {
    for (const line of startLog) send(socket, { kind: 'log', line });
    upRequests.add(socket);
  }
}

/** Reverts a start for which no command waits any more, because of Ctrl-C. */
function onHangUp(socket: Socket): void {
  lateRequests.delete(socket);
  if (!upRequests.delete(socket)) return;
  if (upRequests.size > 0 || env || stopping) {
    socket.end();
    return;
  }
  downRequests.add(socket);
  requestStop('Removing what was started …');
}

async function onStartFailure(error: unknown): Promise<void> {
  // A start that is being reverted fails because of that.
  if (stopping) return;
  console.error(error);
  const end = Date.now() + FIRST_REQUEST_TIMEOUT;
  while (server.listening && !requested && Date.now() < end) await delay(20);
  stopping ??= stop('The start failed; removing what was started …', failure(error), 1);
}

function requestStop(reason: string): void {
  stopping ??= stop(reason, { kind: 'down' }, 0);
}

async function stop(reason: string, lastMessage: Message, exitCode: number): Promise<void> {
  log(reason);
  try {
    await cloud.stop();
  } catch (error) {
    console.error(error);
    [lastMessage, exitCode] = [failure(error), 1];
  }
  server.close();
  await answer(downRequests, lastMessage);
  await answer(upRequests, lastMessage);
  // Their commands connect to the next supervisor, which cannot start before this process has ended.
  await answer(lateRequests, { kind: 'retry' });
  process.exit(exitCode);
}

function log(line: string): void {
  console.log(`${new Date().toISOString()} ${line}`);
  if (!env) startLog.push(line);
  for (const socket of [...upRequests, ...downRequests]) send(socket, { kind: 'log', line });
}

function send(socket: Socket, message: Message): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

/** Sends the last message of some connections, and resolves when it is written. */
async function answer(sockets: Set<Socket>, message: Message): Promise<void> {
  const written = [...sockets].map(
    (socket) => new Promise<void>((done) => socket.once('close', done).end(`${JSON.stringify(message)}\n`, done)),
  );
  sockets.clear();
  await Promise.all(written);
}

function failure(error: unknown): Message {
  return { kind: 'failed', message: (error as Error).message, isUserError: isUserError(error) };
}
