import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../user-error.js';
import { cacheFolder } from './cache-folder.js';
import { type GoTool } from './tool.js';
import { requireGo } from './require-go.js';
import { requireSpace } from './require-space.js';

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
  const before = lastTime(tool.name);
  const expected = before ? `last time it took ${before} s` : 'a large program takes 5 to 12 minutes';
  tool.log(`Building ${tool.name} from its Go module, once (${expected}) …`);
  const progress = setInterval(() => tool.log(`… still building ${tool.name}, ${seconds()} s`), PROGRESS);
  try {
    await build(tool, target);
  } finally {
    clearInterval(progress);
  }
  writeFileSync(durationFile(tool.name), String(seconds()));
  tool.log(`Built ${tool.name} in ${seconds()} s.`);
}

async function build(tool: GoTool, target: string): Promise<void> {
  const flags = ['-trimpath', `-ldflags=${['-s -w', tool.ldflags].filter(Boolean).join(' ')}`, '-buildvcs=false'];
  const child = spawn('go', ['build', ...flags, '-o', target, tool.package], {
    cwd: tool.module,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOTOOLCHAIN: 'local' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (said = (said + chunk).slice(-20_000)));
  const stop = () => child.kill('SIGTERM');
  process.once('exit', stop);
  const [code] = (await once(child, 'close')) as [number | null];
  process.off('exit', stop);
  if (code === 0) return;
  const last = said.trimEnd().split('\n').slice(-SHOWN).join('\n');
  const wayOut = /no space left on device/.test(said) ? '\nFree some space, and run it again.' : '';
  throw new UserError(`Building ${tool.name} in ${tool.module} failed:\n${last}${wayOut}`);
}

function lastTime(name: string): string | undefined {
  try {
    return readFileSync(durationFile(name), 'utf8');
  } catch {
    return undefined;
  }
}

function durationFile(name: string): string {
  return join(cacheFolder(), `${name}.seconds`);
}
