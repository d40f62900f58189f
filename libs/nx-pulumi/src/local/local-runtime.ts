import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Failure, spawnDetached } from '../processes/spawn-detached.ts';
import { UserError } from '../user-error.ts';

/** What the configuration `local` of a target runs in. */
export interface LocalRuntime {
  /** Added to the environment of the engine and the program. */
  env: Record<string, string>;
  /** Providers that the engine takes before any that is installed. */
  plugins: ProviderPlugin[];
  /** Releases what this run holds. */
  stop(): Promise<void>;
}

/** A provider that a run with the configuration `local` uses, as an entry of `plugins: providers:` in Pulumi.yaml. */
export interface ProviderPlugin {
  /** @example "kubernetes" */
  name: string;
  /** The release that it is; another one that a program asks for is looked for elsewhere. @example "4.25.0" */
  version: string;
  /** Folder of its program, `pulumi-resource-<name>`. */
  path: string;
}

export type ToHost = { kind: 'start'; file: string } | { kind: 'stop' };
export type FromHost = ({ kind: 'started' } & Pick<LocalRuntime, 'env' | 'plugins'>) | Failure;

/** Starts, in an environment, what the module named by the plugin's option `local` stands for; its progress goes to `progress`. */
export async function startLocalRuntime(
  module: string | undefined,
  root: string,
  env: NodeJS.ProcessEnv,
  progress: NodeJS.WriteStream,
): Promise<LocalRuntime> {
  const file = fileOf(module, root);
  const host = spawnDetached(join(__dirname, 'local-runtime-process.js'), { cwd: root, env });
  host.stdout?.on('data', (chunk) => progress.write(chunk as Buffer));
  host.stderr?.on('data', (chunk) => process.stderr.write(chunk as Buffer));
  const ended = once(host, 'close');
  const stop = async () => {
    if (host.connected) host.send({ kind: 'stop' } satisfies ToHost);
    await ended;
  };
  const answer = Promise.race([once(host, 'message') as Promise<[FromHost]>, once(host, 'disconnect').then(() => [])]);
  host.send({ kind: 'start', file } satisfies ToHost);
  const [message] = await answer;
  if (message?.kind === 'started') return { env: message.env, plugins: message.plugins, stop };
  await stop();
  if (!message) throw new UserError(`${file}, the plugin option "local" in nx.json, was killed while it started.`);
  throw message.mistake ? new UserError(message.message) : new Error(message.message);
}

function fileOf(module: string | undefined, root: string): string {
  if (!module) {
    throw new UserError(
      `The configuration "local" starts the module that the plugin option "local" in nx.json names, and it names none. ` +
        `Name one that exports start(), or run without it.`,
    );
  }
  try {
    return createRequire(join(root, 'package.json')).resolve(module);
  } catch (error) {
    throw new UserError(
      `The plugin option "local" in nx.json names ${module}, which cannot be found from ${root}: install it, or build it. ` +
        `(${(error as Error).message.split('\n')[0]})`,
    );
  }
}

/** What the engine reads of a Pulumi.yaml, with more providers; one that the program names itself stays. */
export function withProviders(project: Record<string, unknown>, more: ProviderPlugin[]): Record<string, unknown> {
  const plugins = (project['plugins'] ?? {}) as { providers?: { name: string }[] };
  const { providers = [] } = plugins;
  const own = new Set(providers.map(({ name }) => name));
  const added = more.filter(({ name }) => !own.has(name));
  return added.length > 0 ? { ...project, plugins: { ...plugins, providers: [...providers, ...added] } } : project;
}
