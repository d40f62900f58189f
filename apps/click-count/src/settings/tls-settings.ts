import { readFileSync } from 'node:fs';
import { read, type Environment } from './environment.ts';

/** The server's certificate is always checked. */
export interface Tls {
  /** Certificates (PEM) of who may sign the server's, instead of the ones that Node knows. */
  ca?: string;
}

/** Reads REDIS_CA_FILE where the connection is encrypted. */
export function readTls(encrypted: boolean, env: Environment, problems: string[]): Tls | undefined {
  const file = read(env, 'REDIS_CA_FILE');
  if (!encrypted) {
    // Ignoring it would leave a connection unencrypted that was meant to be encrypted.
    if (file) problems.push('REDIS_CA_FILE: the connection is not encrypted; use rediss:// or REDIS_TLS=true');
    return undefined;
  }
  if (!file) return {};
  try {
    const ca = readFileSync(file, 'utf8');
    if (ca.includes('-----BEGIN CERTIFICATE-----')) return { ca };
    problems.push(`REDIS_CA_FILE: expected certificates in PEM, found none in ${file}`);
  } catch (error) {
    problems.push(`REDIS_CA_FILE: ${(error as Error).message}`);
  }
  return {};
}
