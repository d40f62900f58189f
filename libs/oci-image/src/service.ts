import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from './user-error.ts';

/** The bundle, the bill of materials of its packages, and the OCI layout, in the folder of a service. */
export const BUNDLE = 'dist/bundle/main.js';
export const BUNDLE_BOM = 'dist/bundle/bom.json';
export const LAYOUT = 'dist/image';

/** What a service says of its image: the default export of `image.config.mjs` in its folder. */
export interface ServiceImage {
  /**
   * The compiled file that starts the service.
   * @example "dist/main.js"
   */
  entryPoint: string;
  /**
   * Folders of files that the service reads.
   * @default []
   * @example ["public"]
   */
  folders?: string[];
  /**
   * Environment variables besides `PATH` and `NODE_ENV=production`.
   * @default {}
   * @example { MALLOC_ARENA_MAX: "1" }
   */
  env?: Record<string, string>;
  /**
   * TCP ports that the service listens on.
   * @example [8080]
   */
  ports: number[];
  /** How the service and its dependencies become one file. */
  bundle?: BundleOptions;
}

/** Options of the bundle. */
export interface BundleOptions {
  /**
   * Packages that a dependency loads only where they are installed, and that the service does not use.
   * @default []
   * @example ["@nestjs/microservices"]
   */
  external?: string[];
  /**
   * Modules to take instead of others.
   * @default {}
   * @example { rxjs: "/work/node_modules/rxjs/dist/esm/index.js" }
   */
  alias?: Record<string, string>;
  /**
   * Files that are replaced by an empty object, because the service uses nothing of them.
   * @example /mime-db\/index\.js$/
   */
  omit?: RegExp;
}

/** A service in its folder. */
export interface Service extends ServiceImage {
  /** Folder of the package. */
  folder: string;
  /** Name of the package without its scope: the name of the image. */
  name: string;
  description: string;
  license: string;
}

/** Reads `image.config.mjs` and `package.json` of a folder. */
export async function readService(folder: string): Promise<Service> {
  const file = join(folder, 'image.config.mjs');
  const module = (await import(pathToFileURL(file).href).catch((error: Error) => {
    throw new UserError(`${file} cannot be read: ${error.message}`);
  })) as { default: ServiceImage };
  const content = await readFile(join(folder, 'package.json'), 'utf8');
  const { name, description = '', license = '' } = JSON.parse(content) as Record<string, string>;
  return { ...module.default, folder, name: (name ?? '').replace(/^@[^/]+\//, ''), description, license };
}
