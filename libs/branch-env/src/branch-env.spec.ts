import { createHash } from 'node:crypto';
import { branchEnvironment, productionEnvironment, slugOf } from '@per-branch/branch-name';
import { record, type Recording, valueOf } from '@per-branch/pulumi-testing';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { BranchEnv } from './branch-env.ts';
import type { BranchEnvArgs } from './branch-env-args.ts';

const DIGEST = `sha256:${'9f'.repeat(32)}`;
const release = {
  image: `registry.example/shop@${DIGEST}`,
  version: '1.9.2',
  commit: '5f2c9a8d6b1e4f3a7c0d9e8b7a6f5e4d3c2b1a09',
  time: '2026-11-24T18:00:00Z',
};
const ingress = (ingress: object[]) => ({ status: { loadBalancer: { ingress } } });

/** Mocks show what is asked of Kubernetes; that pods start and policies hold is seen on a cluster only. */
const plan = {
  resources: {
    'kubernetes:core/v1:Namespace': {},
    'kubernetes:core/v1:ResourceQuota': {},
    'kubernetes:core/v1:LimitRange': {},
    'kubernetes:core/v1:Secret': {},
    'kubernetes:core/v1:PersistentVolumeClaim': {},
    'kubernetes:core/v1:Service': (_inputs: object, name: string) =>
      name === 'env-app' ? ingress([{ ip: '203.0.113.7' }]) : {},
    'kubernetes:apps/v1:StatefulSet': {},
    'kubernetes:apps/v1:Deployment': {},
    'kubernetes:networking.k8s.io/v1:NetworkPolicy': {},
    'kubernetes:policy/v1:PodDisruptionBudget': {},
    'random:index/randomPassword:RandomPassword': { result: 'hunter2' },
  },
};

const make = (args: Partial<BranchEnvArgs> = {}) => {
  const provider = new kubernetes.Provider('cluster', {});
  const environment = branchEnvironment('feature/login', 'shop');
  const { namespace, address, running } = new BranchEnv('env', { environment, release, ...args }, { provider });
  return { namespace, address, running };
};

const NAMESPACE = 'env-shop-feature-login-df7c7aeb';
const STACK = 'organization/project/stack';
const owner = {
  'per-branch/environment': 'feature-login-df7c7aeb',
  'per-branch/app': 'shop',
  'per-branch/stack': slugOf(STACK),
};
const manager = { 'pulumi.com/patchFieldManager': `per-branch-${slugOf(STACK)}` };
const checksum = { 'per-branch/redis-checksum': checksumOf('hunter2') };
const annotations = { ...manager, 'pulumi.com/patchForce': 'true' };
const shop = { 'app.kubernetes.io/name': 'shop' };
const redis = { 'app.kubernetes.io/name': 'redis' };
const container = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

const nameOf = (resource: unknown) => (resource as { __pulumiType: string }).__pulumiType;

function checksumOf(password: string): string {
  const data = { password, 'redis.conf': `requirepass ${password}\n` };
  return createHash('sha256').update(JSON.stringify(data)).digest('hex');
}

describe('an environment', () => {
  let made: Recording;
  const inputsOf = (type: string, name: string) => made.only(`kubernetes:${type}`, name).inputs;

  beforeAll(async () => {
    made = await record(make, plan);
  });

  it('is a namespace that refuses pods with rights and says whose it is', () => {
    expect(inputsOf('core/v1:Namespace', 'env')).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: NAMESPACE,
        labels: {
          ...owner,
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/enforce-version': 'latest',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
        annotations: {
          'per-branch/branch': 'feature/login',
          'per-branch/stack': STACK,
          ...manager,
        },
      },
    });
  });

  it('may take so much and no more', () => {
    expect(inputsOf('core/v1:ResourceQuota', 'env-quota')['spec']).toEqual({
      hard: {
        pods: '7',
        'requests.cpu': '500m',
        'requests.memory': '1344Mi',
        'limits.memory': '1344Mi',
        persistentvolumeclaims: '1',
        'services.loadbalancers': '1',
        'services.nodeports': '1',
      },
    });
    expect(inputsOf('core/v1:LimitRange', 'env-limits')['spec']).toEqual({
      limits: [{ type: 'Container', default: { memory: '128Mi' }, defaultRequest: { cpu: '10m', memory: '64Mi' } }],
    });
  });

  it('has a Redis that keeps what it acknowledged', () => {
    expect(inputsOf('apps/v1:StatefulSet', 'env-redis')).toEqual({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: {
        namespace: NAMESPACE,
        name: 'redis',
        labels: { ...owner, ...redis },
        annotations: { 'pulumi.com/patchForce': 'true' },
      },
      spec: {
        serviceName: 'redis',
        replicas: 1,
        selector: { matchLabels: redis },
        template: {
          metadata: { labels: { ...owner, ...redis }, annotations: checksum },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 999,
              runAsGroup: 999,
              fsGroup: 999,
              fsGroupChangePolicy: 'OnRootMismatch',
              seccompProfile: { type: 'RuntimeDefault' },
            },
            containers: [
              {
                name: 'redis',
                image: 'docker.io/library/redis:7',
                command: ['redis-server', '/etc/redis/redis.conf'],
                args: [
                  ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--dir', '/data'],
                  ...['--maxmemory', '96mb', '--maxmemory-policy', 'noeviction'],
                ],
                ports: [{ name: 'redis', containerPort: 6379 }],
                env: [{ name: 'REDISCLI_AUTH', valueFrom: { secretKeyRef: { name: 'redis', key: 'password' } } }],
                livenessProbe: { tcpSocket: { port: 'redis' }, periodSeconds: 10, failureThreshold: 6 },
                readinessProbe: {
                  exec: { command: ['redis-cli', '-e', 'ping'] },
                  periodSeconds: 2,
                  timeoutSeconds: 2,
                },
                resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '128Mi' } },
                securityContext: container,
                volumeMounts: [
                  { name: 'data', mountPath: '/data' },
                  { name: 'config', mountPath: '/etc/redis', readOnly: true },
                ],
              },
            ],
            volumes: [
              {
                name: 'config',
                secret: { secretName: 'redis', defaultMode: 0o440, items: [{ key: 'redis.conf', path: 'redis.conf' }] },
              },
            ],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
    });
  });

  it('has a password that only the Secret holds', () => {
    const secret = made.only('kubernetes:core/v1:Secret');
    expect(secret.inputs['stringData']).toEqual({ password: 'hunter2', 'redis.conf': 'requirepass hunter2\n' });
    expect(secret.secrets).toEqual(['stringData']);
    const others = made.resources.filter((resource) => resource !== secret);
    expect(JSON.stringify(others.map(({ inputs }) => inputs))).not.toContain('hunter2');
  });

  it('replaces the pods of Redis and app when the password changes, and no template changes with the volume', async () => {
    const again = (result: string, volume: string) =>
      record(() => make({ redis: { volume } }), {
        resources: { ...plan.resources, 'random:index/randomPassword:RandomPassword': { result } },
      });
    const templates = ({ only }: Recording) =>
      ['apps/v1:StatefulSet', 'apps/v1:Deployment'].map((type) => only(`kubernetes:${type}`).inputs['spec']);
    const [one, two] = [await again('hunter2', '1Gi'), await again('hunter3', '2Gi')];
    const withHunter2 = JSON.stringify(templates(two)).replaceAll(checksumOf('hunter3'), checksumOf('hunter2'));
    expect(JSON.parse(withHunter2)).toEqual(templates(one));
    expect(JSON.stringify(templates(two))).toContain(checksumOf('hunter3'));
    expect(JSON.stringify(templates(one))).not.toContain(checksumOf('hunter3'));
  });

  it('deployed before, brings what changes to Redis before the app', async () => {
    const { options } = made.only('kubernetes:apps/v1:Deployment');
    const after = await valueOf(pulumi.output(options.dependsOn).apply((all) => [all].flat().map(nameOf)));
    expect(after).toEqual(['kubernetes:core/v1:Secret', 'kubernetes:apps/v1:StatefulSet']);
  });

  it('runs the app by its digest, replacing pods one by one without a gap', () => {
    expect(inputsOf('apps/v1:Deployment', 'env-app')).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        namespace: NAMESPACE,
        name: 'shop',
        labels: { ...owner, ...shop },
        annotations: {
          ...annotations,
          'per-branch/version': '1.9.2',
          'per-branch/digest': DIGEST,
          'per-branch/commit': release.commit,
          'per-branch/time': '2026-11-24T18:00:00Z',
        },
      },
      spec: {
        replicas: 2,
        revisionHistoryLimit: 3,
        progressDeadlineSeconds: 180,
        selector: { matchLabels: shop },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        template: {
          metadata: { labels: { ...owner, ...shop }, annotations: checksum },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            terminationGracePeriodSeconds: 30,
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'kubernetes.io/hostname',
                whenUnsatisfiable: 'ScheduleAnyway',
                labelSelector: { matchLabels: shop },
              },
            ],
            containers: [
              {
                name: 'shop',
                image: release.image,
                ports: [{ name: 'http', containerPort: 8080 }],
                env: [
                  { name: 'PORT', value: '8080' },
                  { name: 'REDIS_HOST', value: 'redis' },
                  { name: 'REDIS_PORT', value: '6379' },
                  { name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: 'redis', key: 'password' } } },
                ],
                startupProbe: {
                  httpGet: { path: '/livez', port: 'http' },
                  timeoutSeconds: 2,
                  periodSeconds: 1,
                  failureThreshold: 60,
                },
                livenessProbe: { httpGet: { path: '/livez', port: 'http' }, timeoutSeconds: 2, periodSeconds: 10 },
                readinessProbe: { httpGet: { path: '/readyz', port: 'http' }, timeoutSeconds: 2, periodSeconds: 2 },
                lifecycle: { preStop: { sleep: { seconds: 5 } } },
                resources: { requests: { cpu: '50m', memory: '192Mi' }, limits: { memory: '192Mi' } },
                securityContext: container,
              },
            ],
          },
        },
      },
    });
    expect(inputsOf('policy/v1:PodDisruptionBudget', 'env-app')['spec']).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: shop },
    });
  });

  it('waits for the address of the balancer, and not for Redis’ Service', () => {
    const annotations = (name: string) =>
      (inputsOf('core/v1:Service', name)['metadata'] as { annotations: object }).annotations;
    expect(annotations('env-redis')).toMatchObject({ 'pulumi.com/skipAwait': 'true' });
    expect(annotations('env-app')).toMatchObject({
      'pulumi.com/waitFor': 'jsonpath={.status.loadBalancer.ingress[0]}',
    });
  });

  it('shows the app to the world, and Redis to nobody outside', () => {
    expect(inputsOf('core/v1:Service', 'env-app')['spec']).toEqual({
      type: 'LoadBalancer',
      selector: shop,
      ports: [{ name: 'http', port: 80, targetPort: 'http' }],
    });
    expect(inputsOf('core/v1:Service', 'env-redis')['spec']).toEqual({
      type: 'ClusterIP',
      selector: redis,
      ports: [{ name: 'redis', port: 6379 }],
    });
  });

  it('lets nobody talk to anybody, but for what is named', () => {
    const specOf = (name: string) => inputsOf('networking.k8s.io/v1:NetworkPolicy', name)['spec'];
    expect(specOf('env-default-deny')).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(specOf('env-redis-from-app')).toEqual({
      podSelector: { matchLabels: redis },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: shop } }], ports: [{ protocol: 'TCP', port: 6379 }] }],
    });
    expect(specOf('env-app-from-everywhere')).toEqual({
      podSelector: { matchLabels: shop },
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ protocol: 'TCP', port: 8080 }] }],
    });
    expect(specOf('env-app-to-redis-and-dns')).toEqual({
      podSelector: { matchLabels: shop },
      policyTypes: ['Egress'],
      egress: [
        { to: [{ podSelector: { matchLabels: redis } }], ports: [{ protocol: 'TCP', port: 6379 }] },
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: {
                matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns', 'node-local-dns'] }],
              },
            },
            { ipBlock: { cidr: '169.254.20.10/32' } },
          ],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    });
  });

  it('belongs to its component, goes to the given cluster, and waits for nothing without end', () => {
    const children = made.resources.filter(({ type }) => /^(kubernetes|random):/.test(type));
    expect(new Set(children.map(({ parent }) => parent))).toEqual(new Set(['env']));
    const objects = children.filter(({ type }) => type.startsWith('kubernetes:'));
    expect(new Set(objects.map(({ provider }) => provider))).toEqual(new Set(['cluster']));
    const endless = objects.filter(({ options: { customTimeouts: times } }) => !times?.create || !times.delete);
    expect(endless.map(({ name }) => name)).toEqual([]);
  });

  it('tells where it is and what runs', () => {
    expect(made.outputs).toEqual({
      namespace: NAMESPACE,
      address: '203.0.113.7',
      running: { ...release, digest: DIGEST },
    });
  });
});

describe('arguments', () => {
  it('change what they say', async () => {
    const { only } = await record(
      () =>
        make({
          environment: productionEnvironment('shop'),
          exposure: { kind: 'loadBalancer' },
          port: 3000,
          replicas: 5,
          probes: { live: '/alive', ready: '/able' },
          resources: { cpu: '1', memory: '1Gi' },
          redis: { image: 'mirror.example/redis:8', volume: '10Gi' },
          startWithin: 600,
        }),
      plan,
    );
    expect(only('kubernetes:core/v1:Namespace').inputs).toMatchObject({ metadata: { name: 'shop' } });
    expect(only('kubernetes:core/v1:ResourceQuota').inputs).toMatchObject({
      spec: { hard: { pods: '13', 'requests.cpu': '11250m', 'limits.memory': '11648Mi' } },
    });
    expect(only('kubernetes:apps/v1:Deployment')).toMatchObject({
      inputs: {
        spec: {
          replicas: 5,
          progressDeadlineSeconds: 600,
          template: {
            spec: {
              containers: [
                {
                  ports: [{ containerPort: 3000 }],
                  env: [{ name: 'PORT', value: '3000' }, {}, {}, {}],
                  livenessProbe: { httpGet: { path: '/alive' } },
                  readinessProbe: { httpGet: { path: '/able' } },
                  resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
                },
              ],
            },
          },
        },
      },
      options: { customTimeouts: { create: '3060s' } },
    });
    expect(only('kubernetes:apps/v1:StatefulSet').inputs).toMatchObject({
      spec: { template: { spec: { containers: [{ image: 'mirror.example/redis:8' }] } } },
    });
    expect(only('kubernetes:core/v1:PersistentVolumeClaim').inputs).toMatchObject({
      spec: { resources: { requests: { storage: '10Gi' } } },
    });
  });

  it('that do not fit are refused, all in one message, before anything is made', async () => {
    const environment = branchEnvironment('feature/login', 'redis');
    const bad = { environment, port: 0, replicas: 1.5, startWithin: 5, redis: { volume: 'big' } };
    const probes = { live: 'livez', ready: '' };
    const resources = { cpu: 'many', memory: '1 GB' };
    await expect(record(() => make({ ...bad, probes, resources }), {})).rejects.toThrow(
      [
        'Arguments of BranchEnv do not fit:',
        'environment.app: expected a DNS label that starts with a letter, not "redis"; got "redis"',
        'port: expected a whole number from 1 to 65535; got 0',
        'replicas: expected a whole number from 1 to 100; got 1.5',
        'probes.live: expected a path that starts with /; got "livez"',
        'probes.ready: expected a path that starts with /; got ""',
        'resources.cpu: expected a quantity, e.g. "500m"; got "many"',
        'resources.memory: expected a quantity, e.g. "256Mi"; got "1 GB"',
        'redis.volume: expected a quantity, e.g. "1Gi"; got "big"',
        'startWithin: expected whole seconds from 10 to 3600; got 5',
      ].join('\n  '),
    );
  });

  it.each(['default', 'kube-system', 'gke-managed-system'])('may not take the namespace %s', async (namespace) => {
    const environment = { ...productionEnvironment('shop'), namespace };
    await expect(record(() => make({ environment }), {})).rejects.toThrow("expected a namespace of one's own");
  });

  it.each(['shop:1.9.2', 'shop', 'shop@sha256:12', ''])('name an image by its digest, not %j', async (image) => {
    await expect(record(() => make({ release: { ...release, image } }), plan)).rejects.toThrow(
      `Expected an image by its digest, "<repository>@sha256:<64 hex digits>"; got "${image}"`,
    );
  });
});

it('a balancer with a host name is an error that names it', async () => {
  const resources = { ...plan.resources, 'kubernetes:core/v1:Service': ingress([{ hostname: 'a.elb.example.com' }]) };
  await expect(record(make, { resources })).rejects.toThrow(
    'the host name a.elb.example.com, and an IP address is needed',
  );
});

it('a balancer without an address is an error', async () => {
  const resources = { ...plan.resources, 'kubernetes:core/v1:Service': ingress([]) };
  await expect(record(make, { resources })).rejects.toThrow('Service shop has no address');
});
