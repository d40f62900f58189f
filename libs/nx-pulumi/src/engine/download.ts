import { type PulumiCommand } from '@pulumi/pulumi/automation/index.js';
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Milliseconds until an address counts as unreachable, and until a download counts as stuck. */
const REACH = 4_000;
const INSTALL = 5 * 60_000;
const INSTALLER = 'https://get.pulumi.com/install.sh';

/** Installs the engine as the Automation API does, where that is possible; says in one line where it is not. */
export async function download(log: (line: string) => void): Promise<{ path: string; version: string } | undefined> {
  const reason = await unreachable();
  if (reason !== undefined) {
    log(`Pulumi cannot be downloaded (${reason}).`);
    return undefined;
  }
  log('Downloading Pulumi …');
  // A process of its own, since a stuck download cannot be called off otherwise.
  const child = fork(__filename, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), INSTALL);
  let installed: { path: string; version: string } | undefined;
  child.on('message', (message) => (installed = message as typeof installed));
  await once(child, 'exit');
  clearTimeout(timer);
  if (!installed) log('Pulumi could not be downloaded.');
  return installed;
}

async function unreachable(): Promise<string | undefined> {
  try {
    const answer = await fetch(INSTALLER, { method: 'HEAD', signal: AbortSignal.timeout(REACH) });
    return answer.ok ? undefined : `${new URL(INSTALLER).host} answers ${answer.status}`;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    return `${new URL(INSTALLER).host}: ${cause?.code ?? message}`;
  }
}

async function install(): Promise<void> {
  const automation = (await import('@pulumi/pulumi/automation/index.js')) as { PulumiCommand: typeof PulumiCommand };
  const { command, version } = await automation.PulumiCommand.install();
  process.send?.({ path: command, version: String(version) });
}

if (require.main === module) void install().finally(() => process.disconnect());
