import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Component, type ComponentContext } from '../base/component-context.ts';
import { freePorts } from '../machine/free-ports.ts';
import { Daemon } from '../processes/daemon.ts';

/** A running image store. */
export interface Registry extends Component {
  /** e.g. `http://127.0.0.1:40123`; the repositories of a host lie under `/v2/<host>/<path>`. */
  url: string;
}

/**
 * Serves an image store on a free port of this machine that mirrors every registry. All that is pushed is kept in the state
 * folder: when the process ends by itself, another one answers at the same address with the same images.
 * @example
 * const { url } = await startRegistry(context);
 * await fetch(`${url}/v2/docker.io/library/redis/tags/list`);
 */
export async function startRegistry(context: ComponentContext): Promise<Registry> {
  const { stateDir: folder, binary, log } = context;
  const [port] = await freePorts(1);
  const args = ['registry', `--listen=127.0.0.1:${port}`, `--dir=${join(folder, 'registry')}`];
  const daemon = new Daemon({ name: 'registry', folder, log }, binary, args);
  const url = `http://127.0.0.1:${port}`;
  await daemon.ready(async () => (await fetch(`${url}/v2/`)).ok);
  return { url, stop: () => daemon.stop() };
}

/**
 * Configures containerd to pull every image from the image store, whatever its reference: writes `<folder>/_default/hosts.toml`
 * for `config_path = "<folder>"`. The image store is the server, not a mirror in front of it: an image that it lacks is not found
 * at once, and no other registry gets a request.
 */
export function containerdHosts(url: string, folder: string): void {
  mkdirSync(join(folder, '_default'), { recursive: true });
  // containerd 1.6 ignores a file without a table of hosts; an empty one is enough.
  const hosts = `server = "${url}"\ncapabilities = ["pull", "resolve"]\n[host]\n`;
  writeFileSync(join(folder, '_default/hosts.toml'), hosts);
}
