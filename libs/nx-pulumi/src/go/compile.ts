import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { UserError } from '../user-error.ts';
import { cacheFolder } from './cache-folder.ts';
import { packagesToBuild } from './packages-to-build.ts';
import { writeOverlay } from './overlay.ts';
import { type Progress, progressLine } from './progress.ts';
import { type GoTool } from './tool.ts';
import { requireGo } from './require-go.ts';
import { requireSpace } from './require-space.ts';

/** Milliseconds between two lines of progress. */
const PROGRESS = 15_000;
/** How many of the compiler's last lines a message shows. */
const SHOWN = 15;

/** Builds a program into `target`, statically, and says all along how far it is. */
export async function compile(tool: GoTool, target: string): Promise<void> {
  requireGo(tool.name, tool.module);
  await requireSpace(tool.name, dirname(target));
  const begin = Date.now();
  const seconds = () => Math.round((Date.now() - begin) / 1000);
  const progress: Omit<Progress, 'seconds'> = { name: tool.name, compiled: 0, ...lastTime(tool.name) };
  const expected =
    progress.lastTime === undefined
      ? 'a large program takes 3 to 6 minutes'
      : `last time it took ${progress.lastTime} s`;
  tool.log(`Building ${tool.name} from its Go module, once (${expected}) …`);
  const timer = setInterval(() => tool.log(progressLine({ ...progress, seconds: seconds() })), PROGRESS);
  try {
    await build(tool, target, progress);
  } finally {
    clearInterval(timer);
  }
  writeFileSync(durationFile(tool.name), String(seconds()));
  tool.log(`Built ${tool.name}, ${progress.compiled} packages, in ${seconds()} s.`);
}

async function build(tool: GoTool, target: string, progress: Omit<Progress, 'seconds'>): Promise<void> {
  const flags = ['-trimpath', `-ldflags=${['-s -w', tool.ldflags].filter(Boolean).join(' ')}`, '-buildvcs=false'];
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOTOOLCHAIN: 'local' };
  const overlay = `${target}.overlay.json`;
  if (tool.embed) {
    await writeOverlay(tool, env, overlay);
    flags.push(`-overlay=${overlay}`);
  }
  const total = await packagesToBuild(tool.module, env, flags, tool.package);
  if (total !== undefined) progress.total = total;
  const child = spawn('go', ['build', '-v', ...flags, '-o', target, tool.package], {
    cwd: tool.module,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const messages: string[] = [];
  createInterface(child.stderr).on('line', (line) => {
    // -v prints the import path of each package that is compiled; messages have spaces.
    if (/^[^\s#]+$/.test(line)) progress.compiled++;
    else messages.push(line);
  });
  const stop = () => child.kill('SIGTERM');
  process.once('exit', stop);
  const [code] = (await once(child, 'close')) as [number | null];
  process.off('exit', stop);
  rmSync(overlay, { force: true });
  if (code === 0) return;
  const wayOut = messages.some((line) => line.includes('no space left on device'))
    ? ['Free some space, and run it again.']
    : [];
  throw new UserError(
    [`Building ${tool.name} in ${tool.module} failed:`, ...messages.slice(-SHOWN), ...wayOut].join('\n'),
  );
}

function lastTime(name: string): { lastTime?: number } {
  try {
    return { lastTime: Number(readFileSync(durationFile(name), 'utf8')) };
  } catch {
    return {};
  }
}

function durationFile(name: string): string {
  return join(cacheFolder(), `${name}.seconds`);
}
