import { cyclonedxEsbuildPlugin } from '@cyclonedx/cyclonedx-esbuild';
import { build, type Plugin } from 'esbuild';
import { join } from 'node:path';
import { BUNDLE, requireFiles, type Service } from './service.ts';

/** Writes a service and all of its dependencies as one file: an image without node_modules, and a start that reads one file. */
export async function bundle({ folder, entryPoint, bundle: options = {} }: Service): Promise<void> {
  requireFiles(folder, [entryPoint], 'compile the service first, or correct entryPoint in image.config.mjs');
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
      ...(omit ? [replaceByEmptyObject(omit)] : []),
      cyclonedxEsbuildPlugin({ outputFile: 'bom.json', outputReproducible: true, mcType: 'container' }),
    ],
    // CommonJS packages load Node's own modules by require(), which an ES module does not have.
    banner: {
      js: "import{createRequire as requireOfBundle}from'node:module';const require=requireOfBundle(import.meta.url);",
    },
  });
}

function replaceByEmptyObject(files: RegExp): Plugin {
  return {
    name: 'replace-by-empty-object',
    setup(esbuild) {
      esbuild.onLoad({ filter: files }, () => ({ contents: 'module.exports = {};' }));
    },
  };
}
