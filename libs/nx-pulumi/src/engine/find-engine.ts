import { builtTool, goTool } from '@per-branch/go-tool';
import { download } from './download.ts';
import { ENGINE_MODULE, engineTool } from './engine-module.ts';
import { candidates, onPath } from './installed.ts';
import { acceptable, minimum, versionOf } from './version.ts';

/** The engine, and where it was found. */
export interface Engine {
  /** Path of the `pulumi` program. */
  path: string;
  version: string;
  from: string;
}

/** Where to look, and where to say so. */
export interface Search {
  /**
   * Folder of the Go module that the engine can be built from.
   * @default the module in this package
   */
  module?: string;
  log: (line: string) => void;
}

/** Looks for the engine on the PATH, in the home folder, at the official download, and last builds it. */
export async function findEngine({ module = ENGINE_MODULE, log }: Search): Promise<Engine> {
  const tool = engineTool(module, log);
  const rejected: string[] = [];
  for (const path of onPath('pulumi')) {
    const version = await versionOf(path);
    if (version && acceptable(version)) return { path, version, from: 'the PATH' };
    rejected.push(`${path} is ${version ?? 'no Pulumi'}`);
  }
  const built = builtTool(tool);
  if (built) return { path: built, version: tool.version, from: 'the cache' };
  for (const path of candidates()) {
    const version = await versionOf(path);
    if (version && acceptable(version)) return { path, version, from: 'the home folder' };
    rejected.push(`${path} is ${version ?? 'no Pulumi'}`);
  }
  log(`No Pulumi ${minimum} or newer is installed (${rejected.join(', ') || 'none on the PATH, none in ~/.pulumi'}).`);
  const downloaded = await download(log);
  if (downloaded) return { ...downloaded, from: 'the official download' };
  return { path: await goTool(tool), version: tool.version, from: `the Go module ${tool.module}` };
}
