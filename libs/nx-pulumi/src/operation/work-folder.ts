import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { type Request } from './protocol.js';

/** How a stack's secrets are encrypted, as its state says; the engine itself reads it from the file that is written here. */
export interface SecretsProvider {
  type?: string;
  state?: { salt?: string; url?: string; encryptedkey?: string };
}

/**
 * Pulumi.yaml of the work folder. Without the declarations of settings: they have been checked, and the engine would want those
 * of operations that need none.
 */
export function writeProject({ workFolder, folder, project, backend }: Request): void {
  const content = {
    name: project,
    runtime: 'nodejs',
    ...(backend && { backend: { url: fromFolder(backend, folder) } }),
  };
  writeFileSync(join(workFolder, 'Pulumi.yaml'), stringify(content));
}

/** Relative to the program, as `pulumi` itself reads it, not to the work folder. */
function fromFolder(backend: string, folder: string): string {
  const path = /^file:\/\/(.*)$/.exec(backend)?.[1];
  return path === undefined || isAbsolute(path) || path.startsWith('~') ? backend : `file://${resolve(folder, path)}`;
}

/**
 * Pulumi.<stack>.yaml of the work folder. How secrets are encrypted is kept with the stack's state; without it here, the engine
 * would encrypt them anew with a passphrase, whatever the stack's own way was.
 */
export function writeStack(request: Request, provider: SecretsProvider): void {
  const config = request.settings
    .filter(({ secret }) => !secret)
    .map(({ key, value, json }) => [key, json ? (JSON.parse(value) as unknown) : value] as const);
  const file = stackFile(request);
  // A stack that was just made has its own lines there already.
  const made = existsSync(file) ? (parse(readFileSync(file, 'utf8')) as object) : {};
  writeFileSync(file, stringify({ ...made, ...encryption(provider), config: Object.fromEntries(config) }));
}

function encryption({ type, state = {} }: SecretsProvider): Record<string, string | undefined> {
  if (type === 'passphrase') return { encryptionsalt: state.salt };
  if (type === 'cloud') return { secretsprovider: state.url, encryptedkey: state.encryptedkey };
  return {};
}

function stackFile({ workFolder, stack }: Request): string {
  return join(workFolder, `Pulumi.${stack.split('/').at(-1)}.yaml`);
}
