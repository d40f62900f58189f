import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from './user-error.ts';

/** Where a `go` command runs: the module's folder and the environment. */
export interface GoContext {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

const go = async (args: string[], context: GoContext) =>
  (await promisify(execFile)('go', args, { ...context, maxBuffer: 64e6 })).stdout;

/**
 * How many packages a `go build` with these arguments will compile: those that Go's cache does not hold. This downloads
 * the modules, which the build needs anyway. Undefined where `go list` fails; the build then fails with the reason.
 */
export async function packagesToBuild(context: GoContext, flags: string[], main: string): Promise<number | undefined> {
  const stale = '{{if .Stale}}{{.ImportPath}}{{end}}';
  try {
    return (await go(['list', ...flags, '-deps', '-f', stale, main], context)).split('\n').filter(Boolean).length;
  } catch {
    return undefined;
  }
}

/** Downloads a module that go.mod requires, and answers with the folder of its sources. */
export async function downloadModule(context: GoContext, module: string, name: string): Promise<string> {
  try {
    await go(['mod', 'download', module], context);
    return (await go(['list', '-m', '-f', '{{.Dir}}', module], context)).trim();
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new UserError(`Building ${name} needs files of the Go module ${module}: ${stderr?.trim()}`);
  }
}
