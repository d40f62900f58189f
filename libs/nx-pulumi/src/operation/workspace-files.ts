import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { stackFileName } from '../settings/stack-file.ts';
import { type OperationRequest } from './protocol.ts';

/** How a stack encrypts its secrets, from its state. The engine itself reads it from the stack's file. */
export interface SecretsProvider {
  type?: string;
  state?: { salt?: string; url?: string; encryptedkey?: string };
}

/** Whether a stack's own file defines how its secrets are encrypted, as it does beside each value that is. */
export function definesEncryption(stackFile: OperationRequest['stackFile']): boolean {
  return ['encryptionsalt', 'secretsprovider', 'encryptedkey'].some((key) => key in stackFile);
}

/**
 * Writes Pulumi.yaml without the declarations of settings: they have been checked, and the engine would require those
 * of operations that need none. The engine resolves paths of assets, and starts providers, in the folder `main`.
 */
export function writeProjectFile(request: OperationRequest, workFolder: string): void {
  const { options, ...rest } = request.projectFile;
  // --no-refresh, where the file has `refresh: always`: the Automation API has no option for it.
  const kept = options !== undefined && request.engine.refresh !== false && { options };
  const content = { ...rest, ...kept, name: request.project, main: request.directory };
  writeFileSync(join(workFolder, 'Pulumi.yaml'), stringify(content));
}

/**
 * Writes Pulumi.<stack>.yaml with the settings and with how secrets are encrypted, from the stack's own file or else
 * from its state: without it, the engine would encrypt them anew with a passphrase, whatever the stack's own way was.
 */
export function writeStackFile(request: OperationRequest, workFolder: string, provider: SecretsProvider = {}): void {
  const config = request.settings.filter(({ encrypt }) => !encrypt).map(({ key, value }) => [key, value] as const);
  const file = join(workFolder, stackFileName(request.stack));
  // The engine has written how a stack that was just created encrypts.
  const existing = existsSync(file) ? (parse(readFileSync(file, 'utf8')) as object) : {};
  const own = definesEncryption(request.stackFile)
    ? request.stackFile
    : { ...encryption(provider), ...request.stackFile };
  writeFileSync(file, stringify({ ...existing, ...own, config: Object.fromEntries(config) }));
}

function encryption({ type, state = {} }: SecretsProvider): Record<string, string | undefined> {
  if (type === 'passphrase') return { encryptionsalt: state.salt };
  if (type === 'cloud') return { secretsprovider: state.url, encryptedkey: state.encryptedkey };
  return {};
}
