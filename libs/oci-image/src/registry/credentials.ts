import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { UserError } from '../user-error.ts';

interface DockerConfig {
  auths?: Record<string, { auth?: string }>;
  credHelpers?: Record<string, string>;
  credsStore?: string;
}

/**
 * The value of an HTTP Basic authorization for a registry, from where `docker login` and `gcloud auth configure-docker` store it;
 * undefined when nothing is stored for the host.
 */
export async function basicAuthorization(host: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const file = join(env['DOCKER_CONFIG'] ?? join(homedir(), '.docker'), 'config.json');
  const config = await readConfig(file);
  const helper = config.credHelpers?.[host] ?? config.credsStore;
  const auth = helper ? await runHelper(helper, host, env) : config.auths?.[host]?.auth;
  return auth && `Basic ${auth}`;
}

async function readConfig(file: string): Promise<DockerConfig> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DockerConfig;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new UserError(`${file} cannot be read as JSON: ${(error as Error).message}`);
  }
}

/** A credential helper is a program that reads the host from stdin and prints a user and a secret. */
async function runHelper(helper: string, host: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const program = `docker-credential-${helper}`;
  const child = spawn(program, ['get'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => undefined).end(host);
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [output, [code]] = await Promise.all([text(child.stdout), closed]).catch((error: Error) => {
    throw new UserError(`The credential helper ${program} does not start: ${error.message}`);
  });
  if (/credentials not found/i.test(output)) return undefined;
  if (code !== 0)
    throw new UserError(`The credential helper ${program} failed for ${host} with code ${code}: log in again.`);
  const { Username, Secret } = parseCredentials(output, program, host);
  return Buffer.from(`${Username}:${Secret}`).toString('base64');
}

function parseCredentials(output: string, program: string, host: string): { Username: string; Secret: string } {
  try {
    return JSON.parse(output) as { Username: string; Secret: string };
  } catch {
    // The message of the parser quotes its input, which can hold the secret.
    throw new UserError(
      `The credential helper ${program} printed something for ${host} that is not JSON: run "${program} get" to see it.`,
    );
  }
}
