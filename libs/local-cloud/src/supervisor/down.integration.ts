import { execFileSync } from 'node:child_process';
import { existsSync, rmdirSync } from 'node:fs';
import { until } from '@per-branch/test-support/until';
import { localCloud, outputOf } from '../testing/command.ts';
import { clientOfCloud, pidOfSupervisor, takeDownAfterEach } from '../testing/whole-cloud.ts';
import { deployRedis, redis } from '../testing/workload.ts';

const state = takeDownAfterEach();

it('`down` removes a cloud whose supervisor was killed', async () => {
  outputOf(await localCloud('up'));
  const address = await deployRedis(await clientOfCloud());
  await until(() => redis(address, 'PING'), 'answer', 60);
  process.kill(await pidOfSupervisor(), 'SIGKILL');
  const output = outputOf(await localCloud('down'));
  expect(output).toBe('Removing a local cloud whose supervisor was killed …\nThe local cloud is down.\n');
});

it('`down` keeps what others mounted meanwhile, and succeeds', async () => {
  outputOf(await localCloud('up'));
  // This makes /run/netns a mount point, which outlives the network namespace.
  execFileSync('ip', ['netns', 'add', 'foreign']);
  execFileSync('ip', ['netns', 'del', 'foreign']);
  try {
    outputOf(await localCloud('down'));
    expect(existsSync('/run/netns')).toBe(true);
  } finally {
    execFileSync('umount', ['/run/netns']);
    if (!state.before?.folders.includes('/run/netns')) rmdirSync('/run/netns');
  }
});

it('`down` without a cloud succeeds', async () => {
  expect(await localCloud('down')).toEqual({ code: 0, output: 'It was not up.\n' });
});
