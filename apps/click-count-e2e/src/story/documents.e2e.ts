import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Checkout } from '../support/checkout.ts';
import { commandBlocks } from '../support/command-blocks.ts';
import { run } from '../support/local-cloud.ts';

/** Milliseconds that a block may take. */
const TIMEOUT_MS = 600_000;

/** Each block is one script in a fresh clone on a branch of its own; what it leaves running is ended after it. */
describe('the commands of', () => {
  let checkout: Checkout;

  beforeAll(async () => {
    checkout = await Checkout.clone();
    await checkout.git('checkout', '--quiet', '-b', 'feature/documents');
  });

  afterAll(async () => {
    await run(checkout, 'infra-production:destroy', '--yes').catch(() => undefined);
    await run(checkout, 'infra-staging:destroy', '--yes').catch(() => undefined);
    await checkout.remove();
  });

  it.each(commandBlocks().filter(({ runBy }) => runBy === undefined))('$location succeed', async ({ script }) => {
    const shell = spawn('bash', ['-e', '-o', 'pipefail', '-c', script], {
      cwd: checkout.folder,
      detached: true,
      env: checkout.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [shell.stdout, shell.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    const timeout = setTimeout(() => killGroup(shell), TIMEOUT_MS);
    try {
      const [code, signal] = (await once(shell, 'exit')) as [number | null, string | null];
      if (code !== 0) throw new Error(`The commands ended with ${code ?? signal}:\n${output}`);
    } finally {
      clearTimeout(timeout);
      killGroup(shell);
    }
  });
});

/** Ends what a script left running; the group may have no process any more. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
