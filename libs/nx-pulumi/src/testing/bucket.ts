import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeGcsServer } from '@per-branch/test-support/fake-gcs-server';
import { freePort } from '@per-branch/test-support/ports';
import { until } from '@per-branch/test-support/until';

/** A bucket "state" on loopback for the engine's gs:// backend, with a key that a token server on loopback accepts. */
export class Bucket {
  private readonly folder = mkdtempSync(join(tmpdir(), 'bucket-'));
  private server: ChildProcess | undefined;
  private tokens: Server | undefined;
  private address = '';

  async start(): Promise<void> {
    const binary = await fakeGcsServer();
    this.tokens = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: 'any', token_type: 'Bearer', expires_in: 3_600 }));
    });
    writeFileSync(this.key, JSON.stringify(serviceAccount(await listening(this.tokens))));
    const port = await freePort();
    this.address = `127.0.0.1:${port}`;
    const flags = ['-scheme=http', '-host=127.0.0.1', `-port=${port}`, '-backend=memory'];
    this.server = spawn(binary, [...flags, `-external-url=http://${this.address}`, `-public-host=${this.address}`], {
      stdio: 'ignore',
    });
    await this.make();
  }

  /** The environment of a machine that keeps its stacks in the bucket. */
  get environment(): Record<string, string> {
    return {
      PULUMI_BACKEND_URL: 'gs://state',
      STORAGE_EMULATOR_HOST: this.address,
      GOOGLE_APPLICATION_CREDENTIALS: this.key,
    };
  }

  /** Names of the objects below a prefix. */
  async list(prefix: string): Promise<string[]> {
    const { items = [] } = (await (await fetch(`${this.url}/state/o?prefix=${encodeURIComponent(prefix)}`)).json()) as {
      items?: { name: string }[];
    };
    return items.map(({ name }) => name);
  }

  async read(name: string): Promise<string> {
    return (await fetch(`${this.url}/state/o/${encodeURIComponent(name)}?alt=media`)).text();
  }

  async stop(): Promise<void> {
    this.tokens?.close();
    if (this.server?.kill()) await once(this.server, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get key(): string {
    return join(this.folder, 'key.json');
  }

  private get url(): string {
    return `http://${this.address}/storage/v1/b`;
  }

  private async make(): Promise<void> {
    const request = { method: 'POST', body: '{"name":"state"}', headers: { 'content-type': 'application/json' } };
    await until(async () => (await fetch(this.url, request)).ok, `fake-gcs-server responds on ${this.address}`, 30);
  }
}

/** A key of a service account, in Google's format, for the token server on the port `tokens`. */
function serviceAccount(tokens: number): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return {
    type: 'service_account',
    project_id: 'example',
    private_key_id: '1',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: 'builder@example.iam.gserviceaccount.com',
    client_id: '1',
    token_uri: `http://127.0.0.1:${tokens}/token`,
  };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
