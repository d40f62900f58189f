import { createRequire } from 'node:module';
import { join } from 'node:path';
import { UserError } from '@per-branch/go-tool';
import { spawnDetached } from '../processes/spawn-detached.ts';

/** What a run with the configuration `local` runs in. */
export interface LocalRuntime {
  /** Added to the environment of the engine and the program. */
  env: Record<string, string>;
  /** Providers that the engine takes before any that is installed. */
  plugins: ProviderPlugin[];
  /** Releases what this run holds. */
  stop(): Promise<void>;
}

/** An entry of `plugins: providers:` in Pulumi.yaml. */
export interface ProviderPlugin {
  /** @example "kubernetes" */
  name: string;
  /** Its release; a program that wants another one gets it from elsewhere. @example "4.25.0" */
  version: string;
  /** Folder of its program, `pulumi-resource-<name>`. */
  path: string;
}

export type ToLocalRuntime = { kind: 'start'; file: string } | { kind: 'stop' };

/** Starts the module that the plugin option `local` names in a process of its own. */
export async function startLocalRuntime(
  module: string | undefined,
  root: string,
  env: NodeJS.ProcessEnv,
  progress: NodeJS.WriteStream,
): Promise<LocalRuntime> {
  const file = resolveModule(module, root);
  const child = spawnDetached<ToLocalRuntime, Pick<LocalRuntime, 'env' | 'plugins'>>(
    join(__dirname, 'local-runtime-process.js'),
    { cwd: root, env, progress, killed: `${file}, the plugin option "local" in nx.json, was killed while it started.` },
  );
  const stop = async () => {
    child.send({ kind: 'stop' });
    await child.ended;
  };
  child.send({ kind: 'start', file });
  try {
    return { ...(await child.result), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function resolveModule(module: string | undefined, root: string): string {
  if (!module) {
    throw new UserError(
      'The configuration "local" starts the module that the plugin option "local" in nx.json names, and it names ' +
        'none. Name one that exports start(), or run without it.',
    );
  }
  try {
    return createRequire(join(root, 'package.json')).resolve(module);
  } catch (error) {
    throw new UserError(
      `The plugin option "local" in nx.json names ${module}, which cannot be found from ${root}: install it, or ` +
        `build it. (${(error as Error).message.split('\n')[0]})`,
    );
  }
}

/** A Pulumi.yaml with these providers added; one that it names itself stays. */
export function withProviders(project: Record<string, unknown>, added: ProviderPlugin[]): Record<string, unknown> {
  const plugins = (project['plugins'] ?? {}) as { providers?: { name: string }[] };
  const { providers: own = [] } = plugins;
  const providers = [...own, ...added.filter(({ name }) => !own.some((plugin) => plugin.name === name))];
  return providers.length > own.length ? { ...project, plugins: { ...plugins, providers } } : project;
}
