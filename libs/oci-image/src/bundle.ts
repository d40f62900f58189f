import { cyclonedxEsbuildPlugin } from '@cyclonedx/cyclonedx-esbuild';
import { build, type Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Service } from './service.ts';

/** The bundle and the bill of materials of its packages, in the folder of the service. */
export const BUNDLE = 'dist/bundle/main.js';
export const BUNDLE_BOM = 'dist/bundle/bom.json';

/** Writes a service and all of its dependencies as one file: an image without node_modules, and a start that reads one file. */
export async function bundle({ folder, entryPoint, bundle: options = {} }: Service): Promise<void> {
  const { external = [], alias, omit } = options;
  await build({
    entryPoints: [join(folder, entryPoint)],
    outfile: join(folder, BUNDLE),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    alias,
    external: external.flatMap((name) => [name, `${name}/*`]),
    // Names stay as they are, for the stack traces in the log.
    minifyWhitespace: true,
    minifySyntax: true,
    // Node shows the line in which an uncaught error was thrown.
    lineLimit: 120,
    legalComments: 'none',
    absWorkingDir: folder,
    plugins: [
      deduplicate(),
      ...(omit ? [replaceByEmptyObject(omit)] : []),
      cyclonedxEsbuildPlugin({ outputFile: 'bom.json', outputReproducible: true, mcType: 'container' }),
    ],
    // CommonJS packages load Node's own modules by require(), which an ES module does not have.
    banner: {
      js: "import{createRequire as requireOfBundle}from'node:module';const require=requireOfBundle(import.meta.url);",
    },
  });
}

/** npm may install a package several times at the same version: the first copy is taken for all. */
function deduplicate(): Plugin {
  const first = new Map<string, string>();
  return {
    name: 'deduplicate',
    setup(esbuild) {
      esbuild.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...options }) => {
        if (pluginData === 'inner') return undefined;
        const found = await esbuild.resolve(path, { ...options, pluginData: 'inner' });
        const [, packageFolder] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(found.path) ?? [];
        if (found.errors.length > 0 || found.external || !packageFolder) return found;
        const { name, version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as {
          name: string;
          version: string;
        };
        const key = `${name}@${version}${found.path.slice(packageFolder.length)}`;
        if (!first.has(key)) first.set(key, found.path);
        return { ...found, path: first.get(key) ?? found.path };
      });
    },
  };
}

function replaceByEmptyObject(files: RegExp): Plugin {
  return {
    name: 'replace-by-empty-object',
    setup(esbuild) {
      esbuild.onLoad({ filter: files }, () => ({ contents: 'module.exports = {};' }));
    },
  };
}
