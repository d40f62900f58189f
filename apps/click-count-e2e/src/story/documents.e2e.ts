import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Checkout } from '../support/checkout.ts';
import { commandBlocks } from '../support/command-blocks.ts';
import { run } from '../support/local-cloud.ts';

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

  it.each(commandBlocks().filter(({ runBy }) => runBy === undefined))('$place succeed', async ({ script }) => {
    const shell = spawn('bash', ['-e', '-o', 'pipefail', '-c', script], {
      cwd: checkout.folder,
      detached: true,
      env: checkout.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [shell.stdout, shell.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    const [code] = (await once(shell, 'exit')) as [number | null];
    if (shell.pid !== undefined && script.includes('&\n')) process.kill(-shell.pid, 'SIGTERM');
    if (code !== 0) throw new Error(output);
  });
});
