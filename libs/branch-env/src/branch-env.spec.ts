import { branchEnvironment, productionEnvironment } from '@per-branch/branch-name';
import { DIGEST, NAMESPACE, recordEnvironment, release } from './testing/environment.ts';

describe('BranchEnv', () => {
  it('has the outputs `namespace`, `address` and `running`', async () => {
    const { outputs } = await recordEnvironment();
    expect(outputs).toEqual({
      namespace: NAMESPACE,
      address: '203.0.113.7',
      running: { ...release, digest: DIGEST },
    });
  });

  it('is the parent of all its resources, which have its provider and timeouts', async () => {
    const env = await recordEnvironment();
    const children = env.resources.filter(({ type }) => /^(kubernetes|random):/.test(type));
    expect(new Set(children.map(({ parent }) => parent))).toEqual(new Set(['env']));
    const objects = children.filter(({ type }) => type.startsWith('kubernetes:'));
    expect(new Set(objects.map(({ provider }) => provider))).toEqual(new Set(['cluster']));
    const unbounded = objects.filter(({ options: { customTimeouts: times } }) => !times?.create || !times.delete);
    expect(unbounded.map(({ name }) => name)).toEqual([]);
  });

  it('passes its arguments to namespace, quota, Deployment, StatefulSet and claim', async () => {
    const { only } = await recordEnvironment({
      environment: productionEnvironment('shop'),
      exposure: { kind: 'loadBalancer' },
      port: 3000,
      replicas: 5,
      probes: { live: '/alive', ready: '/able' },
      resources: { cpu: '1', memory: '1Gi' },
      redis: { image: 'mirror.example/redis:8', volume: '10Gi' },
      progressDeadlineSeconds: 600,
    });
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

  it('lists all invalid arguments in one message, before anything is made', async () => {
    const environment = branchEnvironment('feature/login', 'redis');
    const bad = { environment, port: 0, replicas: 1.5, progressDeadlineSeconds: 5, redis: { volume: 'big' } };
    const probes = { live: 'livez', ready: '' };
    const resources = { cpu: 'many', memory: '1 GB' };
    await expect(recordEnvironment({ ...bad, probes, resources }, {})).rejects.toThrow(
      [
        'Invalid arguments of BranchEnv:',
        'environment.app: expected a DNS label that starts with a letter, not "redis"; got "redis"',
        'port: expected a whole number from 1 to 65535; got 0',
        'replicas: expected a whole number from 1 to 100; got 1.5',
        'probes.live: expected a path that starts with /; got "livez"',
        'probes.ready: expected a path that starts with /; got ""',
        'resources.cpu: expected a quantity, e.g. "500m"; got "many"',
        'resources.memory: expected a quantity, e.g. "256Mi"; got "1 GB"',
        'redis.volume: expected a quantity, e.g. "1Gi"; got "big"',
        'progressDeadlineSeconds: expected whole seconds from 10 to 3600; got 5',
      ].join('\n  '),
    );
  });

  it.each(['default', 'kube-system', 'gke-managed-system'])('refuses the reserved namespace %s', async (namespace) => {
    const environment = { ...productionEnvironment('shop'), namespace };
    await expect(recordEnvironment({ environment }, {})).rejects.toThrow('expected a namespace that is not reserved');
  });

  it.each(['shop:1.9.2', 'shop', 'shop@sha256:12', ''])(
    'refuses the `release.image` %j without digest',
    async (image) => {
      await expect(recordEnvironment({ release: { ...release, image } })).rejects.toThrow(
        `Expected an image by its digest, "<repository>@sha256:<64 hex digits>"; got "${image}"`,
      );
    },
  );
});
