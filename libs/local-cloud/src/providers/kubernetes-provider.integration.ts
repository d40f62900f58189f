import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import * as kubernetes from '@pulumi/kubernetes';
import { type PulumiFn } from '@pulumi/pulumi/automation';
import { until } from '@per-branch/test-support/until';
import { writeGkeAuthPlugin } from '../gke-auth/gke-auth.ts';
import { type KubernetesClient, kubernetesClient } from '../base/kubernetes-client.ts';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';
import { gkeKubeconfig } from '../testing/gke-kubeconfig.ts';
import { ifExists } from '../testing/workload.ts';
import { Stacks } from './testing/stack.ts';
import { tool } from './testing/tool.ts';

jest.setTimeout(300_000);

/** The built provider, started by the real engine, against a real API server. */
let plane: ControlPlane;
let client: KubernetesClient;
let stacks: Stacks;
const folder = mkdtempSync(join(tmpdir(), 'kubernetes-provider-'));
let adminKubeconfig: string;

beforeAll(async () => {
  const binary = tool('kubernetes');
  plane = await startControlPlane(binary);
  adminKubeconfig = plane.adminKubeconfig;
  client = kubernetesClient(adminKubeconfig);
  const bin = join(folder, 'bin');
  await writeGkeAuthPlugin(bin, { adminKubeconfig, stateDir: folder, binary, log: console.error });
  stacks = new Stacks({}, bin);
});

afterAll(async () => {
  stacks.remove();
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
});

const namespace = (name: string) => ifExists(client.core.readNamespace({ name }));
const makes = (name: string, args?: kubernetes.ProviderArgs): PulumiFn => {
  return () => {
    const options = args ? { provider: new kubernetes.Provider('cluster', args) } : {};
    new kubernetes.core.v1.Namespace('namespace', { metadata: { name } }, options);
    return Promise.resolve();
  };
};

describe('arguments of the provider', () => {
  const twoContexts = () => {
    const config = JSON.parse(readFileSync(adminKubeconfig, 'utf8')) as {
      contexts: object[];
      'current-context': string;
    };
    const unreachable = { name: 'other', context: { cluster: 'none', user: 'none' } };
    const file = join(folder, 'two-contexts');
    writeFileSync(
      file,
      JSON.stringify({ ...config, contexts: [unreachable, ...config.contexts], 'current-context': 'other' }),
    );
    return file;
  };

  it.each<[string, string, () => kubernetes.ProviderArgs | undefined]>([
    ['none, with KUBECONFIG', 'by-variable', () => undefined],
    ['`kubeconfig`, the path of a file', 'by-path', () => ({ kubeconfig: adminKubeconfig })],
    ['`kubeconfig`, a text as GKE has it', 'by-text', () => ({ kubeconfig: gkeKubeconfig(plane, 'main') })],
    ['`context`, one of several', 'by-context', () => ({ kubeconfig: twoContexts(), context: 'local' })],
  ])('%s', async (_what, name, args) => {
    const stack = await stacks.stack(name, makes(name, args()), { KUBECONFIG: adminKubeconfig });
    await stack.up();
    expect(await namespace(name)).toBeDefined();
    await stack.destroy();
    expect(await namespace(name)).toBeUndefined();
  });
});

it('a provider of another version that is installed in ~/.pulumi is not started', async () => {
  const home = join(folder, 'home');
  const plugin = join(home, 'plugins/resource-kubernetes-v4.99.0');
  mkdirSync(plugin, { recursive: true });
  writeFileSync(join(plugin, 'pulumi-resource-kubernetes'), `#!/bin/sh\ntouch ${join(home, 'started')}\nexit 1\n`);
  chmodSync(join(plugin, 'pulumi-resource-kubernetes'), 0o755);
  const env = { KUBECONFIG: adminKubeconfig, PULUMI_HOME: home };
  const stack = await stacks.stack('installed', makes('installed'), env);
  expect((await stack.up()).summary.resourceChanges).toEqual({ create: 2 });
  expect(existsSync(join(home, 'started'))).toBe(false);
  await stack.destroy();
});

describe('in the middle of an up', () => {
  /** A Service that is waited for until the test gives it an address, and a ConfigMap after it. */
  const waiting = (name: string): PulumiFn => {
    return () => {
      const provider = new kubernetes.Provider('cluster', { kubeconfig: gkeKubeconfig(plane, 'main') });
      const { metadata } = new kubernetes.core.v1.Namespace('namespace', { metadata: { name } }, { provider });
      const annotations = { 'pulumi.com/waitFor': 'jsonpath={.status.loadBalancer.ingress[0]}' };
      const service = new kubernetes.core.v1.Service(
        'balancer',
        {
          metadata: { namespace: metadata.name, name: 'app', annotations },
          spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
        },
        { provider },
      );
      new kubernetes.core.v1.ConfigMap(
        'last',
        { metadata: { namespace: metadata.name, name: 'last' } },
        { provider, dependsOn: service },
      );
      return Promise.resolve({});
    };
  };
  const service = (name: string) => ({ name: 'app', namespace: name });
  const isWaitedFor = (name: string) => until(() => client.core.readNamespacedService(service(name)), 'Service', 60);
  const giveAddress = (name: string) =>
    until(
      () =>
        client.core.patchNamespacedServiceStatus(
          { ...service(name), body: { status: { loadBalancer: { ingress: [{ ip: '127.77.0.9' }] } } } },
          setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
        ),
      'status',
      60,
    );
  const completes = async (name: string) => {
    const stack = await stacks.stack(name, waiting(name));
    await stack.up();
    expect((await stack.up()).summary.resourceChanges).toEqual({ same: 5 });
    expect(await ifExists(client.core.readNamespacedConfigMap({ name: 'last', namespace: name }))).toBeDefined();
    await stack.destroy();
    expect(await namespace(name)).toBeUndefined();
  };

  it('the provider’s process is killed: the up fails, nothing is lost, and the next one completes', async () => {
    const mark = { KILLED_PROVIDER_TEST: folder };
    const up = (await stacks.stack('killed', waiting('killed'), mark)).up().then(
      () => 'no failure',
      (error: Error) => error.message,
    );
    await isWaitedFor('killed');
    for (const pid of providersWith(`KILLED_PROVIDER_TEST=${folder}`)) process.kill(pid, 'SIGKILL');
    expect(await up).toMatch(/pulumi-resource-kubernetes exited prematurely/);
    await giveAddress('killed');
    await completes('killed');
  });

  it('the API server is unavailable for 20 s: the started change is completed by this up or the next one', async () => {
    const up = (await stacks.stack('gone', waiting('gone'))).up().then(
      () => undefined,
      (error: Error) => error.message,
    );
    await isWaitedFor('gone');
    await plane.interruptApi(20_000);
    await giveAddress('gone');
    // A wait survives it; a request to the API server in the meantime does not.
    expect((await up) ?? 'connection refused').toContain('connection refused');
    await completes('gone');
  });
});

/** Processes of the provider whose environment has this. */
function providersWith(variable: string): number[] {
  const has = (pid: string, file: string, text: string) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(text);
    } catch {
      return false;
    }
  };
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids
    .filter((pid) => has(pid, 'cmdline', 'pulumi-resource-kubernetes') && has(pid, 'environ', variable))
    .map(Number);
}
