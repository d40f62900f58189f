import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf, encode, layer, writeLayout, type ImageConfig } from '../image/oci.ts';
import { publish } from './publish.ts';
import { StrictRegistry, type Door } from './testing/strict-registry.ts';
import { UserError } from './user-error.ts';
import { versionOf } from './version.ts';

let folder: string;
let checkout: string;
let layout: string;
let registry: StrictRegistry;

const git = (...args: string[]) => execFileSync('git', args, { cwd: checkout, encoding: 'utf8' }).trim();
const layers = ['node', 'click-count'].map((content) => layer(Buffer.from(content)));
const image: ImageConfig = {
  created: '1970-01-01T00:00:00Z',
  architecture: 'amd64',
  os: 'linux',
  config: {
    User: '1',
    Env: ['A=b'],
    Entrypoint: [],
    WorkingDir: '/',
    ExposedPorts: {},
    Labels: {},
    StopSignal: 'SIGTERM',
  },
  rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
  history: [],
};

async function build(config: ImageConfig): Promise<void> {
  const described = encode(
    config,
    layers.map(({ descriptor }) => descriptor),
  );
  await writeLayout(layout, [...layers.map(({ content }) => content), described.config.content], described.manifest);
}

const lines: string[] = [];
function push(
  env: NodeJS.ProcessEnv = { REGISTRY_MIRROR: `http://${registry.host}` },
  to = 'registry.example.com/team',
) {
  const away = { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env['PATH']}`, ...env };
  return publish({ registry: to, layout, checkout, env: away, log: (line) => lines.push(line) });
}

async function start(door?: Door): Promise<void> {
  await registry?.stop();
  registry = await StrictRegistry.start(door);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'click-count-publish-'));
  [checkout, layout] = [join(folder, 'checkout'), join(folder, 'image')];
  execFileSync('git', ['init', '--quiet', checkout]);
  for (const [key, value] of [
    ['user.name', 'Somebody'],
    ['user.email', 'somebody@example.com'],
  ] as const)
    git('config', key, value);
  await writeFile(join(checkout, 'file'), '1');
  git('add', 'file');
  git('commit', '--quiet', '--message', 'first');
  await build(image);
  await start();
  lines.length = 0;
});
afterEach(async () => {
  await registry.stop();
  await rm(folder, { recursive: true });
});

describe('publishing', () => {
  const name = 'registry.example.com/team/click-count';

  it('pushes the image under the commit, every layer under the name that clusters pull it by', async () => {
    const commit = git('rev-parse', 'HEAD');
    const published = await push();
    const manifest = registry.tags.get(`${name}:${commit}`) ?? Buffer.of();
    const digest = digestOf(manifest);
    expect(published).toEqual({ version: commit, commit, digest, image: `${name}@${digest}` });
    expect([...registry.blobs.keys()]).toEqual(expect.arrayContaining(layers.map((one) => one.descriptor.digest)));
  });

  it('is of the commit where another worktree lies inside of the checkout, wherever that is', async () => {
    git('worktree', 'add', '--quiet', '.worktrees/x');
    git('worktree', 'add', '--quiet', 'deep/down/y');
    await push();
    expect(lines.at(-1)).toContain(git('rev-parse', 'HEAD'));
    expect(lines.join()).not.toContain(`${git('rev-parse', 'HEAD')}-`);
    await writeFile(join(checkout, 'deep', 'file'), '2');
    lines.length = 0;
    await push();
    expect(lines.join()).toContain(`${git('rev-parse', 'HEAD')}-`);
  });

  it.each([
    ['a clone of another user', { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }, /git config --global --add safe\.directory/],
    ['a machine without git', { PATH: '/nowhere' }, /spawn git ENOENT/],
  ])('in %s says what git says', async (_what, env, message) => {
    const given = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', ...env };
    const error: unknown = await versionOf(checkout, 'sha256:0', given).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(message);
  });

  it('before the first commit says what git says', async () => {
    git('checkout', '--quiet', '--orphan', 'new');
    await expect(versionOf(checkout, 'sha256:0')).rejects.toThrow(UserError);
  });

  it('stamps version and commit on the image, and changes nothing else', async () => {
    const { commit, digest } = await push();
    const manifest = JSON.parse(registry.tags.get(`${name}:${commit}`)?.toString() ?? '') as {
      config: { digest: string };
    };
    const config = JSON.parse(registry.blobs.get(manifest.config.digest)?.toString() ?? '') as ImageConfig;
    expect(digest).not.toBe(digestOf(Buffer.of()));
    expect(config).toEqual({
      ...image,
      created: git('show', '--no-patch', '--format=%cI'),
      config: {
        ...image.config,
        Env: ['A=b', `VERSION=${commit}`, `COMMIT=${commit}`],
        Labels: { 'org.opencontainers.image.version': commit, 'org.opencontainers.image.revision': commit },
      },
    });
  });

  it('makes the same digest of the same commit and content wherever it is pushed', async () => {
    const first = await push();
    await start();
    expect(await push()).toEqual(first);
  });

  it('publishes a tree that differs from its commit under commit and content', async () => {
    await writeFile(join(checkout, 'file'), '2');
    const commit = git('rev-parse', 'HEAD');
    const first = await push();
    expect(first.version).toMatch(new RegExp(`^${commit}-[0-9a-f]{12}$`));
    expect(first.commit).toBe(commit);
    await build({ ...image, config: { ...image.config, Env: ['A=c'] } });
    expect((await push()).version).not.toBe(first.version);
  });

  it('uploads only what the registry does not have', async () => {
    await push();
    git('commit', '--quiet', '--allow-empty', '--message', 'second');
    registry.requests.length = 0;
    await push();
    // The configuration alone: it carries the new commit.
    expect(registry.requests.filter((line) => line.startsWith('PUT') && line.includes('/blobs/'))).toHaveLength(1);
  });

  it('leaves a version that was published before as it is, and answers with its digest', async () => {
    const first = await push();
    await build({ ...image, config: { ...image.config, Env: ['A=c'] } });
    expect(await push()).toEqual(first);
    expect(lines.at(-1)).toContain('was published before');
  });
});

describe('credentials', () => {
  const here = () => push({}, `${registry.host}/team`);
  const keep = (config: object) => writeFile(join(folder, 'config.json'), JSON.stringify(config));
  const auth = Buffer.from('me:secret').toString('base64');

  it.each(['basic', 'bearer'] as const)('are taken from what docker login keeps (%s)', async (kind) => {
    await start({ kind, user: 'me:secret' });
    await keep({ auths: { [registry.host]: { auth } } });
    expect((await here()).image).toContain(`${registry.host}/team/click-count@sha256:`);
  });

  it('are asked of the credential helper of the host', async () => {
    await start({ kind: 'bearer', user: 'me:secret' });
    await keep({ credHelpers: { [registry.host]: 'own' } });
    const helper = join(folder, 'docker-credential-own');
    await writeFile(
      helper,
      '#!/bin/sh\nread host\necho "{\\"ServerURL\\":\\"$host\\",\\"Username\\":\\"me\\",\\"Secret\\":\\"secret\\"}"\n',
    );
    await chmod(helper, 0o755);
    await expect(here()).resolves.toBeDefined();
  });

  it.each([
    ['none are kept', {}, /wants credentials and none are kept.*docker login/],
    ['the helper is missing', { credsStore: 'nowhere' }, /docker-credential-nowhere does not start/],
  ])('%s: an error that says what to do', async (_why, config, message) => {
    await start({ kind: 'basic', user: 'me:secret' });
    await keep(config);
    await expect(here()).rejects.toThrow(message);
  });

  it('that are wrong are an error without the secret', async () => {
    await start({ kind: 'bearer', user: 'me:secret' });
    await keep({ auths: { [registry.host]: { auth: Buffer.from('me:hunter2').toString('base64') } } });
    const error: unknown = await here().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain('refuses the credentials (status 401)');
    expect(String(error)).not.toContain('hunter2');
  });
});

describe('a publication that fails', () => {
  it.each([
    ['PUT /v2/registry.example.com/team/click-count/manifests', 'take the manifest'],
    ['POST', 'begin an upload'],
    ['HEAD /v2/registry.example.com/team/click-count/blobs', 'look up the blob'],
  ])('at %s says what was refused, and tags nothing', async (line, what) => {
    registry.breakdown = { line, status: 507 };
    await expect(push()).rejects.toThrow(`did not ${what}`);
    await expect(push()).rejects.toThrow('507');
    expect(registry.tags.size).toBe(0);
  });

  it('because nobody answers names the registry', async () => {
    await expect(push({ REGISTRY_MIRROR: 'http://127.0.0.1:9' })).rejects.toThrow(
      'http://127.0.0.1:9 cannot be reached',
    );
  });

  it('because there is no commit says so', async () => {
    await rm(join(checkout, '.git'), { recursive: true });
    await expect(push()).rejects.toThrow('The version is the git commit');
  });

  it.each(['', 'https://registry.example.com', 'registry.example.com/UPPER'])(
    'because %j is no registry says so',
    async (to) => {
      await expect(push(undefined, to)).rejects.toThrow('correct --registry');
    },
  );
});
