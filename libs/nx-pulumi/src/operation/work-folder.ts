import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { stackFileName } from '../settings/stack-file.ts';
import { type RequestInFolder } from './protocol.ts';

/** How a stack's secrets are encrypted, as its state says; the engine itself reads it from the file that is written here. */
export interface SecretsProvider {
  type?: string;
  state?: { salt?: string; url?: string; encryptedkey?: string };
}

/**
 * Pulumi.yaml of the work folder. Without the declarations of settings: they have been checked, and the engine would want those
 * of operations that need none. The engine resolves paths of assets, and starts providers, where `main` says.
 */
export function writeProject({ workFolder, directory, project, projectFile, engine }: RequestInFolder): void {
  const { options, ...rest } = projectFile;
  // What the Automation API cannot say: --no-refresh, where the file says `refresh: always`.
  const kept = engine.refresh === false ? {} : { ...(options !== undefined && { options }) };
  const content = { ...rest, ...kept, name: project, main: directory };
  writeFileSync(join(workFolder, 'Pulumi.yaml'), stringify(content));
}

/** Whether the stack's own file says how its secrets are encrypted, as it does beside each value that is. */
export function saysHowToEncrypt({ stackFile }: Pick<RequestInFolder, 'stackFile'>): boolean {
  return ['encryptionsalt', 'secretsprovider', 'encryptedkey'].some((key) => key in stackFile);
}

/**
 * Pulumi.<stack>.yaml of the work folder. How secrets are encrypted is kept in the stack's own file, else with its state; without it
 * here, the engine would encrypt them anew with a passphrase, whatever the stack's own way was.
 */
export function writeStack(request: RequestInFolder, provider: SecretsProvider): void {
  const config = request.settings.filter(({ encrypt }) => !encrypt).map(({ key, value }) => [key, value] as const);
  const file = join(request.workFolder, stackFileName(request.stack));
  // A stack that was just made has its own lines there already.
  const made = existsSync(file) ? (parse(readFileSync(file, 'utf8')) as object) : {};
  const own = saysHowToEncrypt(request) ? {} : encryption(provider);
  writeFileSync(file, stringify({ ...made, ...own, ...request.stackFile, config: Object.fromEntries(config) }));
}

function encryption({ type, state = {} }: SecretsProvider): Record<string, string | undefined> {
  if (type === 'passphrase') return { encryptionsalt: state.salt };
  if (type === 'cloud') return { secretsprovider: state.url, encryptedkey: state.encryptedkey };
  return {};
}
