// The process that runs the module behind the configuration `local` until the run ends. It is detached, so that Ctrl-C
// does not reach what the module starts, and it outlives a killed run until everything is released.
import { UserError } from '@per-branch/go-tool';
import { answer } from '../processes/detached-script.ts';
import { pathToFileURL } from 'node:url';
import { type LocalRuntime, type ToLocalRuntime } from './local-runtime.ts';

type Start = () => Promise<Omit<LocalRuntime, 'plugins'> & Partial<LocalRuntime>>;

let starting: ReturnType<Start> | undefined;

process.on('message', (message: ToLocalRuntime) => {
  if (message.kind === 'stop') return void stop();
  starting = start(message.file);
  void answer(starting.then(({ env, plugins = [] }) => ({ env, plugins })));
});
// The run has ended or was killed.
process.once('disconnect', () => void stop());

async function start(file: string): ReturnType<Start> {
  const module = (await import(pathToFileURL(file).href)) as { start?: Start };
  if (typeof module.start === 'function') return module.start();
  throw new UserError(`${file}, which the plugin option "local" in nx.json names, does not export start().`);
}

async function stop(): Promise<void> {
  const started = await starting?.catch(() => undefined);
  await started?.stop().catch(console.error);
  process.exit();
}
