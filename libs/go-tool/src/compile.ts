import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { cacheFolder } from './cache-folder.ts';
import { downloadModule, type GoContext, packagesToBuild } from './go-list.ts';
import { type GoTool } from './go-tool.ts';
import { requireGo, requireSpace } from './requirements.ts';
import { UserError } from './user-error.ts';

const PROGRESS_INTERVAL_MS = 15_000;
/** How many of the compiler's last lines an error shows. */
const SHOWN_LINES = 15;

/** How far a build is. */
export interface Progress {
  /** The program's name. @example "pulumi" */
  name: string;
  /** Packages that are compiled so far. */
  compiled: number;
  /** Packages that have to be compiled; undefined while Go downloads the modules and counts them. */
  total?: number;
  /** Seconds that the last build took on this machine, if there was one. */
  lastTime?: number;
}

/** Builds a static program into the file `target`, and logs its progress. */
export async function compile(tool: GoTool, target: string): Promise<void> {
  const { name, log } = tool;
  requireGo(name, tool.module);
  await requireSpace(name, dirname(target));
  const begin = Date.now();
  const seconds = () => Math.round((Date.now() - begin) / 1000);
  const durationFile = join(cacheFolder(), `${name}.seconds`);
  const progress: Progress = { name, compiled: 0, ...readLastTime(durationFile) };
  const { lastTime } = progress;
  const expected = lastTime === undefined ? 'a large program takes 3 to 6 minutes' : `last time it took ${lastTime} s`;
  log(`Building ${name} from its Go module, once (${expected}) …`);
  const timer = setInterval(() => log(progressLine(progress, seconds())), PROGRESS_INTERVAL_MS);
  try {
    await build(tool, target, progress);
  } finally {
    clearInterval(timer);
  }
  writeFileSync(durationFile, String(seconds()));
  log(`Built ${name}, ${progress.compiled} packages, in ${seconds()} s.`);
}

async function build(tool: GoTool, target: string, progress: Progress): Promise<void> {
  const context = { cwd: tool.module, env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOTOOLCHAIN: 'local' } };
  const flags = ['-trimpath', `-ldflags=${['-s -w', tool.ldflags].filter(Boolean).join(' ')}`, '-buildvcs=false'];
  const overlay = `${target}.overlay.json`;
  if (tool.embed) {
    await writeFile(overlay, JSON.stringify({ Replace: await embeddedFiles(tool, context) }));
    flags.push(`-overlay=${overlay}`);
  }
  const total = await packagesToBuild(context, flags, tool.package);
  if (total !== undefined) progress.total = total;
  const child = spawn('go', ['build', '-v', ...flags, '-o', target, tool.package], {
    ...context,
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
  await rm(overlay, { force: true });
  if (code === 0) return;
  const noSpace = messages.some((line) => line.includes('no space left on device'));
  const shown = [...messages.slice(-SHOWN_LINES), ...(noSpace ? ['Free some space, and run it again.'] : [])];
  throw new UserError([`Building ${tool.name} in ${tool.module} failed:`, ...shown].join('\n'));
}

/** What `go build -overlay` reads, so that {@link GoTool.embed} appears in the module without being copied into it. */
async function embeddedFiles({ name, module: folder, embed }: GoTool, context: GoContext) {
  const replace: Record<string, string> = {};
  for (const [file, { module, path }] of Object.entries(embed ?? {}))
    replace[join(folder, file)] = join(await downloadModule(context, module, name), path);
  return replace;
}

function readLastTime(file: string): { lastTime?: number } {
  try {
    return { lastTime: Number(readFileSync(file, 'utf8')) };
  } catch {
    return {};
  }
}

/** A line of progress: what is built, how far it is, and how long it took last time. */
export function progressLine({ name, compiled, total, lastTime }: Progress, seconds: number): string {
  const time = lastTime === undefined ? `${seconds} s` : `${seconds} s; last time it took ${lastTime} s`;
  return `… building ${name}: ${stage(compiled, total)}, ${time}`;
}

function stage(compiled: number, total?: number): string {
  if (total === undefined) return 'downloading its modules';
  if (compiled >= total) return `all ${total} packages compiled, linking`;
  return `${compiled} of ${total} packages compiled (${Math.floor((100 * compiled) / total)}%)`;
}
