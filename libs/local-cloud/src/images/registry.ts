import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ground, type Service } from '../supervisor/ground.js';
import { ToolProcess } from '../tool/tool-process.js';

/** The image store as it runs. */
export interface Registry extends Service {
  /** e.g. `http://127.0.0.1:40123`; the repositories of a host lie under `/v2/<host>/<path>`. */
  url: string;
}

/**
 * Serves an image store on a free port of this machine that mirrors every registry. Blobs are kept in the state folder;
 * tags and manifests live as long as the process.
 * @example
 * const { url } = await startRegistry(ground);
 * await fetch(`${url}/v2/docker.io/library/redis/tags/list`);
 */
export async function startRegistry(ground: Ground): Promise<Registry> {
  const blobs = join(ground.stateDir, 'registry');
  const tool = new ToolProcess(ground, 'registry', ['--listen=127.0.0.1:0', `--dir=${blobs}`]);
  const address = await tool.ready(() => /^127\.0\.0\.1:\d+$/m.exec(tool.output())?.[0]);
  return { url: `http://${address}`, stop: () => tool.stop() };
}

/**
 * Tells containerd to ask the image store for every image, whatever its reference: writes `<folder>/_default/hosts.toml`
 * for `config_path = "<folder>"`. It is the server itself, not a mirror before it: an image that is not there is missing at
 * once, and no registry outside is asked.
 */
export function containerdHosts(url: string, folder: string): void {
  mkdirSync(join(folder, '_default'), { recursive: true });
  // Without a table of hosts, be it empty, containerd 1.6 does not take the file.
  const hosts = `server = "${url}"\ncapabilities = ["pull", "resolve"]\n[host]\n`;
  writeFileSync(join(folder, '_default/hosts.toml'), hosts);
}
