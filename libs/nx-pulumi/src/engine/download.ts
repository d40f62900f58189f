import { type PulumiCommand } from '@pulumi/pulumi/automation/index.js';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const CONNECT_TIMEOUT_MS = 4_000;
const INSTALL_TIMEOUT_MS = 5 * 60_000;
const INSTALLER = 'https://get.pulumi.com/install.sh';

/** Installs the engine as the Automation API does; logs one line where that is not possible. */
export async function download(log: (line: string) => void): Promise<{ path: string; version: string } | undefined> {
  const problem = await connectionProblem();
  if (problem !== undefined) {
    log(`Pulumi cannot be downloaded (${problem}).`);
    return undefined;
  }
  log('Downloading Pulumi …');
  try {
    // A process of its own, since the Automation API cannot cancel a download.
    const options = { timeout: INSTALL_TIMEOUT_MS, killSignal: 'SIGKILL' } as const;
    const { stdout } = await promisify(execFile)(process.execPath, [__filename], options);
    return JSON.parse(stdout) as { path: string; version: string };
  } catch {
    log('Pulumi could not be downloaded.');
    return undefined;
  }
}

async function connectionProblem(): Promise<string | undefined> {
  const { host } = new URL(INSTALLER);
  try {
    const { ok, status } = await fetch(INSTALLER, { method: 'HEAD', signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
    return ok ? undefined : `${host} answers ${status}`;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    return `${host}: ${cause?.code ?? message}`;
  }
}

async function install(): Promise<void> {
  const automation = (await import('@pulumi/pulumi/automation/index.js')) as { PulumiCommand: typeof PulumiCommand };
  const { command, version } = await automation.PulumiCommand.install();
  process.stdout.write(JSON.stringify({ path: command, version: String(version) }));
}

if (require.main === module) void install();
