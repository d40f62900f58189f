// The process that holds what a run has started locally, until the run ends. It runs apart from Nx, so that what the module starts
// is none of those that Nx sends Ctrl-C to; and it outlives a killed run for as long as it takes to release all.
import '../processes/compile-cache.ts';
import { pathToFileURL } from 'node:url';
import { UserError } from '../user-error.ts';
import { type FromHost, type ProviderPlugin, type ToHost } from './local-runtime.ts';

/** What a module behind the plugin option `local` answers with. */
interface Started {
  env: Record<string, string>;
  plugins?: ProviderPlugin[];
  stop(): Promise<void>;
}

let starting: Promise<Started> | undefined;

process.on('message', (message: ToHost) => {
  if (message.kind === 'start') void start(message.file);
  else void release();
});
// Whoever started this is gone.
process.once('disconnect', () => void release());
// Nobody may be left to read what the module prints.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

async function start(file: string): Promise<void> {
  starting = load(file);
  try {
    const { env, plugins = [] } = await starting;
    send({ kind: 'started', env, plugins });
  } catch (error) {
    const { name, message, stack = message } = error as Error;
    const mistake = name === UserError.name;
    send({ kind: 'failed', message: mistake ? message : stack, mistake });
  }
}

async function load(file: string): Promise<Started> {
  const module = (await import(pathToFileURL(file).href)) as { start?: () => Promise<Started> };
  if (typeof module.start === 'function') return module.start();
  throw new UserError(`${file}, which the plugin option "local" in nx.json names, does not export start().`);
}

async function release(): Promise<void> {
  const started = await starting?.catch(() => undefined);
  await started?.stop().catch(console.error);
  process.exit();
}

function send(message: FromHost): void {
  if (process.connected) process.send?.(message);
}
