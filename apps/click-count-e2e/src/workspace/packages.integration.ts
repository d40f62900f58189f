import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { environmentMocks } from '@per-branch/test-support/environment-mocks';

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

interface Example {
  /** Mocks of the providers that the example uses. */
  resources?: object;
  calls?: object;
  /** The resolved exports of the example. */
  exported: object;
  /** Run without `record`: the example calls it itself, or has no resources. */
  withoutRecord?: boolean;
}

const OURS = '@per-branch/';
const workspace = resolve(__dirname, '../../../..');
const folderOf = (library: string) => join(workspace, 'libs', library);
const read = (file: string) => readFileSync(file, 'utf8');
const manifestOf = (folder: string) => JSON.parse(read(join(folder, 'package.json'))) as Manifest;

const EXAMPLES: Record<string, Example> = {
  'branch-name': {
    exported: {
      namespace: 'env-shop-feature-login-df7c7aeb',
      stack: 'feature-login-df7c7aeb',
      labels: { 'per-branch/environment': 'feature-login-df7c7aeb', 'per-branch/app': 'shop' },
      annotations: { 'per-branch/branch': 'feature/login' },
      host: 'feature-login-df7c7aeb.shop.staging.example.com',
      balancer: 'feature-login-df7c7aeb.lb.shop.staging.example.com',
    },
  },
  'pulumi-testing': {
    withoutRecord: true,
    exported: { names: ['shop'], outputs: { url: 'http://shop.example.com' } },
  },
  'oci-image': {
    withoutRecord: true,
    exported: { layers: ['Node', 'shop'] },
  },
  dns: {
    resources: {
      'gcp:dns/managedZone:ManagedZone': { nameServers: ['ns1.example.'] },
      'gcp:dns/recordSet:RecordSet': {},
    },
    exported: { host: 'main.shop.staging.example.com', nameServers: ['ns1.example.'] },
  },
  'gke-cluster': {
    resources: {
      'gcp:container/cluster:Cluster': { endpoint: '203.0.113.1', masterAuth: { clusterCaCertificate: 'Q0E=' } },
      'gcp:serviceaccount/account:Account': { email: 'nodes@example', member: 'serviceAccount:nodes@example' },
      'gcp:projects/iAMMember:IAMMember': {},
      'kubernetes:core/v1:Namespace': {},
    },
    exported: {
      name: 'shop',
      connection: {
        project: 'example-staging',
        location: 'europe-west1',
        name: 'staging',
        endpoint: '203.0.113.1',
        certificateAuthority: 'Q0E=',
      },
    },
  },
  'branch-env': {
    resources: environmentMocks('203.0.113.7'),
    exported: { address: '203.0.113.7', namespace: 'env-shop-feature-login-df7c7aeb' },
  },
  'published-image': {
    calls: {
      'gcp:artifactregistry/getDockerImage:getDockerImage': {
        selfLink: `europe-west1-docker.pkg.dev/example-staging/shop/shop@sha256:${'9f'.repeat(32)}`,
        tags: ['1.9.2', '5f2c9a8d6b1e4f3a7c0d9e8b7a6f5e4d3c2b1a09'],
        buildTime: '2026-11-24T18:00:00Z',
      },
    },
    exported: {
      image: `europe-west1-docker.pkg.dev/example-staging/shop/shop@sha256:${'9f'.repeat(32)}`,
      commit: '5f2c9a8d6b1e4f3a7c0d9e8b7a6f5e4d3c2b1a09',
    },
  },
};

/** Runs the compiled example under the packed pulumi-testing, and prints its exports. */
const RUNNER = `
const { withoutRecord, resources, calls = {} } = JSON.parse(process.argv[2]);
const results = Object.fromEntries(Object.entries(calls).map(([token, result]) => [token, () => result]));
const resolved = async (exported) =>
  Object.fromEntries(await Promise.all(Object.entries(exported).map(async ([name, value]) => [name, await value])));
const run = async () => {
  if (withoutRecord) return resolved(require('./example.js'));
  const { record } = require('${OURS}pulumi-testing');
  return (await record(() => resolved(require('./example.js')), { resources, calls: results })).outputs;
};
run().then((exported) => console.log(JSON.stringify(exported)));
`;

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'packed-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a command in the temporary folder, without the variables of the npm and Nx that run this suite. */
async function run(command: string, ...args: string[]): Promise<string> {
  const inherited = /^(npm_(package|lifecycle|command|execpath|config_local_prefix)|NX_|INIT_CWD|NODE_OPTIONS)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name)));
  const options = { cwd: folder, env, timeout: 170_000, maxBuffer: 1 << 24 };
  return (
    await promisify(execFile)(command, args, options).catch((error: Error & { stdout: string; stderr: string }) => {
      throw new Error(`${error.message}\n${error.stdout}\n${error.stderr}`);
    })
  ).stdout;
}

const pack = async (library: string) =>
  join(folder, (await run('npm', 'pack', '--silent', folderOf(library), '--pack-destination', folder)).trim());

/** Packs and installs a library, its dependencies among our packages, and its peers in the versions of this workspace. */
async function install(library: string): Promise<void> {
  const { dependencies = {}, peerDependencies = {} } = manifestOf(folderOf(library));
  const ours = Object.keys(dependencies).filter((name) => name.startsWith(OURS));
  const peers = Object.keys({ ...peerDependencies, ...manifestOf(folderOf('pulumi-testing')).peerDependencies });
  const pinned = peers.map((name) => {
    return [name, manifestOf(dirname(require.resolve(`${name}/package.json`, { paths: [workspace] }))).version];
  });
  const wanted = Object.fromEntries(pinned) as Record<string, string>;
  for (const name of new Set([library, ...ours.map((name) => name.replace(OURS, '')), 'pulumi-testing']))
    wanted[OURS + name] = `file:${await pack(name)}`;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: wanted }));
  await run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts');
}

function exampleOf(library: string): string {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(read(join(folderOf(library), 'README.md'))) ?? [];
  if (code === undefined) throw new Error(`README.md of ${library} has no example`);
  return code;
}

it.each(Object.entries(EXAMPLES))(
  'the package %s installs in an empty folder, and the example of its README type-checks and runs',
  async (library, { exported, ...mocks }) => {
    await install(library);
    writeFileSync(join(folder, 'example.ts'), exampleOf(library));
    writeFileSync(join(folder, 'run.cjs'), RUNNER);
    const tsc = require.resolve('typescript/bin/tsc', { paths: [workspace] });
    const strict = ['--strict', '--noUncheckedIndexedAccess', '--skipLibCheck', '--target', 'es2023'];
    await run(process.execPath, tsc, 'example.ts', ...strict, '--module', 'node20');
    expect(JSON.parse(await run(process.execPath, 'run.cjs', JSON.stringify(mocks)))).toEqual(exported);
  },
);
