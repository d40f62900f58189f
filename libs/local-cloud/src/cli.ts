import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { UserError } from '@per-branch/go-tool';
import { isUserError } from './base/user-error.ts';
import { recordsIn } from './providers/gcp/records.ts';
import { start } from './start.ts';
import * as supervisor from './supervisor/client.ts';
import { providersFolder, stateFolder } from './supervisor/state-folder.ts';

const HELP = `Usage: local-cloud <command>

Runs Pulumi programs for Google Cloud on this machine: a real Kubernetes, and emulators of the cloud's own resources.

  up               starts it, unless it is up; installs and builds what is missing (as root)
  down             removes it with all that was deployed to it; nothing stays on the machine
  status           shows whether it is up, and how to connect to it; exits with 1 if it is not
  exec -- COMMAND  runs a command with the cloud's environment, e.g. local-cloud exec -- kubectl get pods -A

PER_BRANCH_STATE sets another folder for its state, PER_BRANCH_CACHE one for what is built.`;

/** The exit code of shells for an end by Ctrl-C. */
const INTERRUPTED = 130;

/** Runs the command line and returns the exit code. */
async function main(args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  const [command, ...rest] = positionals;
  if (values.help) return print(HELP);
  if (command === 'exec') return exec(rest);
  if (rest.length > 0) throw new UserError(`local-cloud ${command} has no arguments, got "${rest.join(' ')}".`);
  if (command === 'up') return up();
  if (command === 'down')
    return print((await supervisor.down(console.error)) ? 'The local cloud is down.' : 'It was not up.');
  if (command === 'status') return status();
  throw new UserError(`${command ? `There is no command "${command}".` : 'No command is given.'}\n\n${HELP}`);
}

async function up(): Promise<number> {
  const cancel = new AbortController();
  // After the first Ctrl-C the command waits until what was started is removed, after the second it ends.
  process.once('SIGINT', () => cancel.abort());
  try {
    await supervisor.up(console.error, cancel.signal);
  } catch (error) {
    if (!cancel.signal.aborted) throw error;
    console.error((error as Error).message);
    return INTERRUPTED;
  }
  return status();
}

async function status(): Promise<number> {
  const env = await supervisor.status();
  if (!env) {
    print('The local cloud is not up.');
    return 1;
  }
  const records = recordsIn(providersFolder(stateFolder()));
  return print(
    'The local cloud is up.',
    `  Kubernetes      KUBECONFIG=${env['KUBECONFIG']}`,
    `  name server     ${env['LOCAL_DNS']}`,
    `  image store     ${env['REGISTRY_MIRROR']}`,
    `  Pulumi backend  ${env['PULUMI_BACKEND_URL']}`,
    ...records.map((record) => `  record only     ${record}`),
  );
}

async function exec([command, ...args]: string[]): Promise<number> {
  if (!command) throw new UserError('local-cloud exec needs a command: local-cloud exec -- COMMAND [ARGUMENTS].');
  const started = await start();
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...started.env } });
  // A terminal sends Ctrl-C to both processes; the command handles it.
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

function print(...lines: string[]): number {
  console.log(lines.join('\n'));
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: NodeJS.ErrnoException) => {
    const isMistake = error.code?.startsWith('ERR_PARSE_ARGS') || isUserError(error);
    console.error(isMistake ? error.message : error);
    process.exit(1);
  },
);
