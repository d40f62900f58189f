import { delimiter } from 'node:path';
import { up } from './supervisor/client.ts';
import { KUBERNETES_PROVIDER_VERSION } from './supervisor/kubernetes-provider.ts';
import { type Environment } from './supervisor/running-cloud.ts';

/** What a command that uses the local cloud runs with. */
export interface Started {
  /** To be put over the command's own environment. */
  env: Environment;
  /** The Kubernetes provider, for the block `plugins: providers:` of a Pulumi.yaml; the engine finds it on the PATH as well, and warns. */
  plugins: { name: string; version: string; path: string }[];
  /** Ends this command's use of the cloud; the cloud itself stays up until `local-cloud down`. */
  stop(): Promise<void>;
}

/**
 * Brings the local cloud up unless it is, and answers with the environment in which Pulumi programs deploy to it: the module
 * that nx-pulumi's option `local` names.
 * @param log where progress goes @default standard error
 * @throws UserError without root, Go, disk or a Debian-like system, or if somebody holds an address that it needs
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
