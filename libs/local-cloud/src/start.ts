import { delimiter } from 'node:path';
import { up } from './supervisor/client.ts';
import { KUBERNETES_PROVIDER_VERSION } from './supervisor/kubernetes-provider.ts';
import { type Environment } from './supervisor/messages.ts';

/** What a command that uses the local cloud needs. */
export interface Started {
  /** Environment variables that replace the command's own. */
  env: Environment;
  /** The Kubernetes provider, for `plugins: providers:` of a Pulumi.yaml; without it the engine finds the provider on the PATH, and warns. */
  plugins: { name: string; version: string; path: string }[];
  /** Ends this command's use of the cloud; the cloud stays up until `local-cloud down`. */
  stop(): Promise<void>;
}

/**
 * Starts the local cloud unless it is up, and returns the environment in which Pulumi programs deploy to it. The option `local` of
 * nx-pulumi names a module with this function.
 * @param log receives the progress @default standard error
 * @throws UserError without root, Go, disk space or a Debian-like system, or if another process uses an address that it needs
 * @example
 * const { env } = await start();
 * spawn('pulumi', ['up'], { env: { ...process.env, ...env } });
 */
export async function start(log: (line: string) => void = console.error): Promise<Started> {
  const { LOCAL_CLOUD_BIN = '', ...env } = await up(log);
  const PATH = [LOCAL_CLOUD_BIN, process.env['PATH']].join(delimiter);
  const plugins = [{ name: 'kubernetes', version: KUBERNETES_PROVIDER_VERSION, path: LOCAL_CLOUD_BIN }];
  return { env: { ...env, PATH }, plugins, stop: () => Promise.resolve() };
}
