import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlias, isMap, isScalar, type Node, parseDocument } from 'yaml';
import { UserError } from '@per-branch/go-tool';

/** A Pulumi.<stack>.yaml, as `pulumi` reads it; empty if there is none. */
export interface StackFile {
  /** Its name, for messages. @example "Pulumi.dev.yaml" */
  name: string;
  /**
   * Values by their full keys: text, an array or object, or `{ secure: … }`, which the stack's secrets provider
   * decrypts.
   * @example { "shop:replicas": "5", "gcp:project": "example", "shop:token": { secure: "v1:…" } }
   */
  config: Record<string, unknown>;
  /** The other fields: `encryptionsalt`, `secretsprovider`, `encryptedkey`, `environment`. */
  otherFields: Record<string, unknown>;
}

/** The name of a stack file: `Pulumi.dev.yaml` of `organization/shop/dev`. */
export function stackFileName(stack: string): string {
  return `Pulumi.${stack.split('/').at(-1)}.yaml`;
}

/** Reads the file of a stack. */
export function readStackFile(folder: string, project: string, stack: string): StackFile {
  const name = stackFileName(stack);
  const path = join(folder, name);
  if (!existsSync(path)) return { name, config: {}, otherFields: {} };
  const document = parseDocument(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''), { merge: true });
  const [error] = document.errors;
  if (error) throw new UserError(`${path} cannot be read: ${error.message}`);
  const block = document.get('config', true);
  if (block !== undefined && !isMap(block) && !(isScalar(block) && block.value === null)) {
    throw new UserError(`${path}: "config" must be a block of keys and values, as in "${project}:replicas: 5".`);
  }
  const { config, ...otherFields } = (document.toJS() ?? {}) as Record<string, Record<string, unknown> | null>;
  const values = Object.entries(config ?? {}).map(([key, value]) => {
    const node = isMap(block) ? (block.get(key, true) as Node | undefined) : undefined;
    return [fullKey(key, project), asText(isAlias(node) ? node.resolve(document) : node, value)] as const;
  });
  return { name, config: Object.fromEntries(values), otherFields };
}

/** Full keys that any stack file in a folder encrypts. */
export function encryptedKeys(folder: string, project: string): string[] {
  if (!existsSync(folder)) return [];
  const stacks = readdirSync(folder).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  const values = stacks.flatMap((stack) => Object.entries(readStackFile(folder, project, stack).config));
  return [...new Set(values.filter(([, value]) => holdsSecret(value)).map(([key]) => key))];
}

/** Whether a value of a stack file is encrypted. */
export function isEncrypted(value: unknown): value is { secure: string } {
  return typeof value === 'object' && value !== null && 'secure' in value && Object.keys(value).length === 1;
}

/** Whether a value of a stack file is encrypted, or holds something that is. */
export function holdsSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isEncrypted(value) || Object.values(value).some(holdsSecret);
}

/** `replicas` and, in old files, `shop:config:replicas` stand for `shop:replicas`. */
function fullKey(key: string, project: string): string {
  const parts = key.split(':');
  if (parts.length === 1) return `${project}:${key}`;
  return parts.length > 2 && parts[1] === 'config' ? `${parts[0]}:${parts.slice(2).join(':')}` : key;
}

/** A program gets every scalar as text. A number keeps its digits: 1.10 is not 1.1. */
function asText(node: Node | undefined, value: unknown): unknown {
  if (value === null) return '';
  if (typeof value !== 'number') return typeof value === 'boolean' ? String(value) : value;
  const source = isScalar(node) ? node.source : undefined;
  return source !== undefined && /^-?\d+(\.\d+)?$/.test(source) ? source : String(value);
}
