import { builtTool, goTool } from '@per-branch/go-tool';
import { download } from './download.ts';
import { ENGINE_MODULE, engineTool } from './engine-module.ts';
import { enginesInHome, enginesOnPath, firstCompatible, OLDEST_ENGINE } from './installed-engines.ts';

/** The engine, and where it was found. */
export interface Engine {
  /** Path of the `pulumi` program. */
  path: string;
  version: string;
  /** @example "the PATH" */
  from: string;
}

/** Arguments of {@link findEngine}. */
export interface Search {
  /**
   * Folder of the Go module that the engine can be built from.
   * @default the module in this package
   */
  module?: string;
  /** Prints a line of progress. */
  log: (line: string) => void;
}

/** Finds the engine on the PATH, in the cache or in the home folder; else downloads it, and else builds it. */
export async function findEngine({ module = ENGINE_MODULE, log }: Search): Promise<Engine> {
  const tool = engineTool(module, log);
  const rejected: string[] = [];
  const onPath = await firstCompatible(enginesOnPath(), rejected);
  if (onPath) return { ...onPath, from: 'the PATH' };
  const built = builtTool(tool);
  if (built) return { path: built, version: tool.version, from: 'the cache' };
  const inHome = await firstCompatible(enginesInHome(), rejected);
  if (inHome) return { ...inHome, from: 'the home folder' };
  const found = rejected.join(', ') || 'none on the PATH, none in ~/.pulumi';
  log(
    `No Pulumi ${OLDEST_ENGINE} or newer is installed (${found}). To install it: https://www.pulumi.com/docs/install`,
  );
  const downloaded = await download(log);
  if (downloaded) return { ...downloaded, from: 'the official download' };
  return { path: await goTool(tool), version: tool.version, from: `the Go module ${module}` };
}
