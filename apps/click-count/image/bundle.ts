// The service and all of its dependencies as one file: an image without node_modules, and a start that reads one file.
import { build, type Plugin } from 'esbuild';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = resolve(import.meta.dirname, '..');
/** Beside dist/main.js' siblings, so that `../../public` is the same folder for the bundle and for what tsc wrote. */
const folder = join(project, 'dist/bundle');

/** What NestJS loads only where it is installed; nothing here uses it. */
const optional = ['@nestjs/microservices', '@nestjs/websockets', 'class-transformer', 'class-validator'];

/**
 * Express brings them for bodies and nested queries, of which nothing here reads any, and for the types of answers, which all
 * name their own: parsers, character tables, the register of media types.
 */
const unused = /(body-parser|multer|busboy\/lib|qs\/lib|type-is|iconv-lite\/encodings|mime-db)\/index\.js$/;

const { metafile } = await build({
  entryPoints: [join(project, 'dist/main.js')],
  outfile: join(folder, 'main.js'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  // Running, the service needs its decorators alone; what makes the document of them is for `openapi`.
  alias: {
    '@nestjs/swagger': fileURLToPath(new URL('./decorators/index.js', import.meta.resolve('@nestjs/swagger'))),
    // Modules, of which only those that are used are taken; what it offers to Node is CommonJS, which is taken as a whole.
    rxjs: join(packageFolder(fileURLToPath(import.meta.resolve('rxjs'))), 'dist/esm/index.js'),
    'rxjs/operators': join(packageFolder(fileURLToPath(import.meta.resolve('rxjs'))), 'dist/esm/operators/index.js'),
  },
  external: optional.flatMap((name) => [name, `${name}/*`]),
  // Names stay as they are: a stack trace in the log is still of use.
  minifyWhitespace: true,
  minifySyntax: true,
  // Node shows the line in which an uncaught error was thrown.
  lineLimit: 120,
  legalComments: 'none',
  metafile: true,
  absWorkingDir: project,
  plugins: [oneOfEach(), without(unused)],
  // CommonJS packages ask for Node's own modules by require(), which a module does not have.
  banner: {
    js: "import{createRequire as requireOfBundle}from'node:module';const require=requireOfBundle(import.meta.url);",
  },
});
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'meta.json'), JSON.stringify(metafile));

/** What these files export is left out: whoever asks for it gets an empty object. */
function without(files: RegExp): Plugin {
  return {
    name: 'without',
    setup(esbuild) {
      esbuild.onLoad({ filter: files }, () => ({ contents: 'module.exports = {};' }));
    },
  };
}

/** npm may install a package several times at the same version; one copy of it is enough. */
function oneOfEach(): Plugin {
  const first = new Map<string, string>();
  return {
    name: 'one-of-each',
    setup(esbuild) {
      esbuild.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...options }) => {
        if (pluginData === 'inner') return undefined;
        const found = await esbuild.resolve(path, { ...options, pluginData: 'inner' });
        if (found.errors.length > 0 || found.external || found.namespace !== 'file') return found;
        const folder = packageFolder(found.path);
        const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<
          string,
          string
        >;
        const key = `${name}@${version}/${found.path.slice(folder.length)}`;
        if (!first.has(key)) first.set(key, found.path);
        return { ...found, path: first.get(key) ?? found.path };
      });
    },
  };
}

function packageFolder(file: string): string {
  let folder = dirname(file);
  while (!existsSync(join(folder, 'package.json')) || !/node_modules\/(@[^/]+\/)?[^/]+$/.test(folder))
    folder = dirname(folder);
  return folder;
}
