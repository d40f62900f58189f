import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { UserError } from '@per-branch/go-tool';
import { start } from './start.ts';
import { recordsIn } from './providers/gcp/records.ts';
import * as supervisor from './supervisor/client.ts';
import { providersFolder, stateFolder } from './supervisor/state-folder.ts';

const HELP = `Usage: local-cloud <command>

Runs Pulumi programs for Google Cloud on this machine: a real Kubernetes, and emulators of the cloud's own resources.

  up               brings it up, unless it is; installs and builds what is missing (as root)
  down             takes it down, with all that was deployed to it; nothing is left on the machine
  status           tells whether it is up, and how to reach it; exits with 1 if it is not
  exec -- COMMAND  runs a command with the cloud's environment, e.g. local-cloud exec -- kubectl get pods -A

PER_BRANCH_STATE names another folder for its state, PER_BRANCH_CACHE one for what is built.`;

/** What a shell takes for an end by Ctrl-C. */
const INTERRUPTED = 130;

/** Runs the command line and answers with the exit code. */
async function main(args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  const [command, ...rest] = positionals;
  if (values.help) return say(HELP);
  if (command === 'exec') return exec(rest);
  if (rest.length > 0) throw new UserError(`local-cloud ${command} takes nothing after it, got "${rest.join(' ')}".`);
  if (command === 'up') return up();
  if (command === 'down')
    return say((await supervisor.down(console.error)) ? 'The local cloud is down.' : 'It was not up.');
  if (command === 'status') return show();
  throw new UserError(`${command ? `There is no command "${command}".` : 'No command is given.'}\n\n${HELP}`);
}

async function up(): Promise<number> {
  const cancel = new AbortController();
  // The first Ctrl-C waits for what was started to be taken back, the second does not.
  process.once('SIGINT', () => cancel.abort());
  try {
    await supervisor.up(console.error, cancel.signal);
  } catch (error) {
    if (!cancel.signal.aborted) throw error;
    console.error((error as Error).message);
    return INTERRUPTED;
  }
  return show();
}

async function show(): Promise<number> {
  const env = await supervisor.status();
  if (!env) {
    console.log('The local cloud is not up.');
    return 1;
  }
  return say(
    [
      'The local cloud is up.',
      `  Kubernetes      KUBECONFIG=${env['KUBECONFIG']}`,
      `  name server     ${env['LOCAL_DNS']}`,
      `  image store     ${env['REGISTRY_MIRROR']}`,
      `  Pulumi backend  ${env['PULUMI_BACKEND_URL']}`,
      ...recordsIn(providersFolder(stateFolder())).map((record) => `  record only     ${record}`),
    ].join('\n'),
  );
}

async function exec(words: string[]): Promise<number> {
  const [command, ...args] = words;
  if (!command) throw new UserError('local-cloud exec needs a command: local-cloud exec -- COMMAND [ARGUMENTS].');
  const started = await start();
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...started.env } });
  // A terminal sends Ctrl-C to both; the command decides what it means.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } catch (error) {
    throw new UserError(`"${command}" cannot be run: ${(error as Error).message}`);
  } finally {
    await started.stop();
  }
}

function say(text: string): number {
  console.log(text);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof UserError || isUsage(error) ? error.message : error);
    process.exit(1);
  },
);

function isUsage(error: unknown): error is Error {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
}
