import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { UserError } from './user-error.ts';

/** The bundle, the bill of materials of its packages, and the OCI layout, in the folder of a service. */
export const BUNDLE = 'dist/bundle/main.js';
export const BUNDLE_BOM = 'dist/bundle/bom.json';
export const LAYOUT = 'dist/image';
const CONFIG = 'image.config.mjs';

/** Describes the image of a service: the default export of `image.config.mjs` in its folder. */
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
   * @example { rxjs: fileURLToPath(import.meta.resolve("rxjs")) }
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

/**
 * Reads `image.config.mjs` and `package.json` of a folder.
 * @throws {UserError} that names every wrong value; its cause is the error that image.config.mjs threw
 */
export async function readService(folder: string): Promise<Service> {
  const file = join(folder, CONFIG);
  requireFiles(folder, [CONFIG, 'package.json'], 'run oci-image in the folder of a service');
  const module = (await import(pathToFileURL(file).href).catch((cause: Error) => {
    throw new UserError(`${file} cannot be read: ${cause.message}`, { cause });
  })) as { default?: ServiceImage };
  return serviceOf(folder, module.default, await readFile(join(folder, 'package.json'), 'utf8'));
}

/** The service of a folder with this default export of `image.config.mjs` and this content of `package.json`. */
export function serviceOf(folder: string, image: ServiceImage | undefined, manifest: string): Service {
  const problems = problemsOf(image);
  if (problems.length > 0) throw new UserError(`${join(folder, CONFIG)}: ${problems.join('; ')}.`);
  const { name, description = '', license = '' } = parseManifest(join(folder, 'package.json'), manifest);
  return { ...(image as ServiceImage), folder, name: name.replace(/^@[^/]+\//, ''), description, license };
}

/** @throws {UserError} that names the first of the files that is missing, and what to do */
export function requireFiles(folder: string, files: string[], advice: string): void {
  const missing = files.find((file) => !existsSync(join(folder, file)));
  if (missing !== undefined) throw new UserError(`${join(folder, missing)} does not exist: ${advice}.`);
}

function parseManifest(file: string, content: string): { name: string; description?: string; license?: string } {
  let manifest: { name?: unknown };
  try {
    manifest = JSON.parse(content) as { name?: unknown };
  } catch (error) {
    throw new UserError(`${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  if (typeof manifest.name === 'string') return manifest as { name: string };
  throw new UserError(`${file}: expected a name, which becomes the name of the image.`);
}

type Check = [expected: string, matches: (value: unknown) => boolean];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPort = (value: unknown) => Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536;

const TEXT: Check = ['a text', (value) => typeof value === 'string' && value !== ''];
const TEXTS: Check = ['a list of texts', (value) => Array.isArray(value) && value.every(TEXT[1])];
const MAP: Check = [
  'an object of texts',
  (value) => isObject(value) && Object.values(value).every((item) => typeof item === 'string'),
];

const REQUIRED = ['entryPoint', 'ports'];
const CHECKS: Record<string, Check> = {
  entryPoint: TEXT,
  ports: ['a list of port numbers', (value) => Array.isArray(value) && value.every(isPort)],
  folders: TEXTS,
  env: MAP,
  bundle: ['an object', isObject],
};
const BUNDLE_CHECKS: Record<string, Check> = {
  external: TEXTS,
  alias: MAP,
  omit: ['a regular expression', types.isRegExp],
};

function problemsOf(image: unknown): string[] {
  if (!isObject(image)) return ['expected an object as its default export'];
  const bundle = isObject(image['bundle']) ? image['bundle'] : {};
  return [
    ...REQUIRED.filter((name) => image[name] === undefined).map((name) => `${name} is missing`),
    ...mismatches(image, CHECKS, ''),
    ...mismatches(bundle, BUNDLE_CHECKS, 'bundle.'),
  ];
}

function mismatches(values: Record<string, unknown>, checks: Record<string, Check>, prefix: string): string[] {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return given.flatMap(([name, value]) => {
    const [expected, matches] = checks[name] ?? [];
    if (!matches) return [`${prefix}${name} is unknown, expected ${Object.keys(checks).join(', ')}`];
    return matches(value) ? [] : [`${prefix}${name}: expected ${expected}`];
  });
}
