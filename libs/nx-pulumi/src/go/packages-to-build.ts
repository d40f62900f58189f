import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * How many packages a `go build` with these arguments will compile: those that Go's cache does not hold. Asking downloads the modules, which
 * the build needs anyway. Undefined where Go cannot say; the build then tells why.
 */
export async function packagesToBuild(
  cwd: string,
  env: NodeJS.ProcessEnv,
  flags: string[],
  main: string,
): Promise<number | undefined> {
  const stale = '{{if .Stale}}{{.ImportPath}}{{end}}';
  const options = { cwd, env, maxBuffer: 64e6 };
  try {
    const { stdout } = await promisify(execFile)('go', ['list', ...flags, '-deps', '-f', stale, main], options);
    return stdout.split('\n').filter(Boolean).length;
  } catch {
    return undefined;
  }
}
