// The process that holds the local cloud; commands start it, and talk to it over a socket.
import { once } from 'node:events';
import { rmSync, truncateSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '@per-branch/go-tool';
import { hasState, tearDown } from '../machine/teardown.ts';
import { type Message, type Request } from './messages.ts';
import { type Environment, RunningCloud } from './running-cloud.ts';
import { becomeSupervisor } from './singleton.ts';
import { logOf, makeStateFolder, socketOf, stateFolder } from './state-folder.ts';

const folder = stateFolder();
const cloud = new RunningCloud(folder, log);
/** Commands that wait for the cloud to be up, those that wait for its end, and those that came too late. */
const waiting = new Set<Socket>();
const leaving = new Set<Socket>();
const late = new Set<Socket>();
let env: Environment | undefined;
let ending: Promise<void> | undefined;
/** Resolved by the first request, which is that of the command that started this process. */
let asked: () => void = () => undefined;
const firstRequest = new Promise<void>((resolve) => (asked = resolve));
/** Milliseconds that a start which failed waits for that request, so that somebody is told why. */
const FIRST_REQUEST_TIMEOUT = 10_000;
/** What was said so far of the start, for a command that comes in the middle of it. */
const said: string[] = [];

const server = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => undefined);
  socket.on('end', () => gaveUp(socket));
  createInterface({ input: socket }).once('line', (request) => answer(socket, request as Request));
});

function log(line: string): void {
  console.log(`${new Date().toISOString()} ${line}`);
  if (!env) said.push(line);
  for (const socket of [...waiting, ...leaving]) tell(socket, { kind: 'log', line });
}

function tell(socket: Socket, message: Message): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

/** Says the last word to some commands, and waits until it is with them. */
async function dismiss(sockets: Set<Socket>, message: Message): Promise<void> {
  const all = [...sockets].map(
    (socket) => new Promise<void>((done) => socket.once('close', done).end(`${JSON.stringify(message)}\n`, done)),
  );
  sockets.clear();
  await Promise.all(all);
}

function answer(socket: Socket, request: Request): void {
  asked();
  if (ending && request === 'up') late.add(socket);
  else if (request === 'down') {
    leaving.add(socket);
    void end('Taking the local cloud down …');
  } else if (env && !ending) void dismiss(new Set([socket]), { kind: 'ready', env });
  else if (request === 'status') {
    const message = ending ? 'The local cloud is being taken down.' : 'The local cloud is being started.';
    void dismiss(new Set([socket]), { kind: 'failed', message, forPeople: true });
  } else {
    for (const line of said) tell(socket, { kind: 'log', line });
    waiting.add(socket);
  }
}

/** A start that nobody waits for any longer, because of Ctrl-C, is taken back. */
function gaveUp(socket: Socket): void {
  late.delete(socket);
  if (!waiting.delete(socket)) return;
  if (waiting.size > 0 || env || ending) {
    socket.end();
    return;
  }
  leaving.add(socket);
  void end('Taking back what was started …');
}

function end(why: string): Promise<void> {
  ending ??= leave(why, { kind: 'down' }, 0);
  return ending;
}

async function fail(error: unknown): Promise<void> {
  // A start that is being taken back has no say any more.
  if (ending) return;
  console.error(error);
  if (server.listening) await Promise.race([firstRequest, delay(FIRST_REQUEST_TIMEOUT)]);
  if (ending) return;
  const forPeople = error instanceof UserError;
  const last: Message = { kind: 'failed', message: (error as Error).message, forPeople };
  ending = leave('The start failed; taking back what was started …', last, 1);
}

async function leave(why: string, last: Message, code: number): Promise<void> {
  log(why);
  try {
    await cloud.stop();
  } catch (error) {
    console.error(error);
    last = { kind: 'failed', message: (error as Error).message, forPeople: false };
    code = 1;
  }
  server.close();
  await dismiss(leaving, last);
  await dismiss(waiting, last);
  // Whoever came meanwhile asks the next supervisor, which cannot start before this one is gone.
  await dismiss(late, { kind: 'gone' });
  process.exit(code);
}

async function start(): Promise<void> {
  if (hasState(folder)) {
    log('Removing what an earlier local cloud left, whose supervisor was killed …');
    await tearDown(folder);
  }
  makeStateFolder(folder);
  rmSync(socketOf(folder), { force: true });
  await once(server.listen(socketOf(folder)), 'listening');
  env = await cloud.start();
  await dismiss(waiting, { kind: 'ready', env });
}

async function main(): Promise<void> {
  const holder = await becomeSupervisor(folder);
  // Another command was faster; the one that started this process finds that supervisor.
  if (holder?.folder === folder) return;
  if (holder) {
    console.error(
      `There is one local cloud to a machine, and process ${holder.pid} holds it in the state folder ${holder.folder}. Take that down first: PER_BRANCH_STATE=${holder.folder} local-cloud down.`,
    );
    process.exit(1);
  }
  truncateSync(logOf(folder));
  await start().catch(fail);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => void end(`Got ${signal}: taking the local cloud down …`));
}
void main();
