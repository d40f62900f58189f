import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallImage } from '../testing/small-image.ts';
import { type AuthMode, StrictRegistry } from '../testing/strict-registry.ts';
import { UserError } from '../user-error.ts';
import { RepositoryClient } from './client.ts';
import { basicAuthorization } from './credentials.ts';
import { digestOfTag, readBlob, readManifest } from './pull.ts';
import { pushImage } from './push.ts';
import { repositoryOf } from './repository.ts';

let folder: string;
let registry: StrictRegistry | undefined;

/** Starts a registry with `docker login`'s configuration for it, and pushes an image. */
async function push(auth: AuthMode, config: (host: string) => object): Promise<RepositoryClient> {
  registry = await StrictRegistry.start(auth);
  const { host } = registry;
  await writeFile(join(folder, 'config.json'), JSON.stringify(config(host)));
  const env = { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env['PATH']}` };
  const client = new RepositoryClient(repositoryOf(`${host}/team/shop`), () => basicAuthorization(host, env));
  await pushImage(client, await smallImage(), ['1']);
  return client;
}

beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'client-'))));
afterEach(async () => {
  await registry?.stop();
  registry = undefined;
  await rm(folder, { recursive: true });
});

const stored = (user: string) => (host: string) => ({
  auths: { [host]: { auth: Buffer.from(user).toString('base64') } },
});

describe('`RepositoryClient`', () => {
  it.each(['basic', 'bearer'] as const)('authorizes with what docker login stores (%s)', async (kind) => {
    const client = await push({ kind, user: 'me:secret' }, stored('me:secret'));
    const { digest, blobs } = await smallImage();
    expect(await digestOfTag(client, '1')).toBe(digest);
    expect(await digestOfTag(client, '2')).toBeUndefined();
    expect((await readManifest(client, '1'))?.manifest.config).toEqual(blobs[0]?.descriptor);
    expect(await readBlob(client, blobs[1]?.descriptor.digest ?? '')).toEqual(await blobs[1]?.read());
  });

  it('authorizes with the credential helper of the host', async () => {
    const helper = join(folder, 'docker-credential-own');
    const output = '{\\"ServerURL\\":\\"$host\\",\\"Username\\":\\"me\\",\\"Secret\\":\\"secret\\"}';
    await writeFile(helper, `#!/bin/sh\nread host\necho "${output}"\n`);
    await chmod(helper, 0o755);
    await push({ kind: 'bearer', user: 'me:secret' }, (host) => ({ credHelpers: { [host]: 'own' } }));
    expect(registry?.tags.size).toBe(1);
  });

  it.each([
    ['no credentials are stored', {}, /demands credentials, and none are stored.*docker login/],
    ['the helper is missing', { credsStore: 'nowhere' }, /docker-credential-nowhere does not start/],
  ])('says what to do if %s', async (_why, config, message) => {
    await expect(push({ kind: 'basic', user: 'me:secret' }, () => config)).rejects.toThrow(message);
  });

  it('reports wrong credentials without the secret', async () => {
    const pushed = push({ kind: 'bearer', user: 'me:secret' }, stored('me:hunter2'));
    const error: unknown = await pushed.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain('refuses the credentials (status 401)');
    expect(String(error)).not.toContain('hunter2');
  });

  it('reports a credential helper that prints no JSON without what it prints', async () => {
    const helper = join(folder, 'docker-credential-own');
    await writeFile(helper, '#!/bin/sh\necho hunter2\n');
    await chmod(helper, 0o755);
    const pushed = push({ kind: 'basic', user: 'me:secret' }, () => ({ credsStore: 'own' }));
    const error: unknown = await pushed.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain('docker-credential-own printed something');
    expect(String(error)).not.toContain('hunter2');
    expect(error).not.toHaveProperty('cause');
  });

  it('names a registry that cannot be reached', async () => {
    const client = new RepositoryClient(repositoryOf('images.example.com/shop', 'http://127.0.0.1:9'));
    await expect(digestOfTag(client, '1')).rejects.toThrow('http://127.0.0.1:9 cannot be reached');
  });
});
