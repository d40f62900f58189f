import { builtTool, goTool } from '../go/go-tool.ts';
import { UserError } from '../user-error.ts';
import { download } from './download.ts';
import { engineTool } from './engine-module.ts';
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
  /** Folder of the Go module that the engine can be built from. */
  module?: string;
  log: (line: string) => void;
}

/** Looks for the engine on the PATH, in the home folder, at the official download, and last builds it. */
export async function findEngine({ module, log }: Search): Promise<Engine> {
  const tool = module === undefined ? undefined : engineTool(module, log);
  const rejected: string[] = [];
  for (const path of onPath('pulumi')) {
    const version = await versionOf(path);
    if (version && acceptable(version)) return { path, version, from: 'the PATH' };
    rejected.push(`${path} is ${version ?? 'no Pulumi'}`);
  }
  const built = tool && builtTool(tool);
  if (tool && built) return { path: built, version: tool.version, from: 'the cache' };
  for (const path of candidates()) {
    const version = await versionOf(path);
    if (version && acceptable(version)) return { path, version, from: 'the home folder' };
    rejected.push(`${path} is ${version ?? 'no Pulumi'}`);
  }
  const downloaded = await download(log);
  if (downloaded) return { ...downloaded, from: 'the official download' };
  if (tool) return { path: await goTool(tool), version: tool.version, from: `the Go module ${tool.module}` };
  throw new UserError(
    `There is no Pulumi ${minimum} or newer (${rejected.join(', ') || 'none on the PATH, none in ~/.pulumi'}), and it could not be downloaded. ` +
      `Install it (https://www.pulumi.com/docs/install), or name a Go module to build it from, with the plugin option "engine".`,
  );
}
