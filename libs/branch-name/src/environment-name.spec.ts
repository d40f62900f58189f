import fc from 'fast-check';
import { branchEnvironment, branchHosts, productionEnvironment, productionHosts } from './environment-name.ts';

const scope = { app: 'click-count', zone: 'staging.example.com' };

describe('branchEnvironment and branchHosts', () => {
  it('name app, branch, namespace, stack, labels and annotations of an environment', () => {
    expect(branchEnvironment('feature/login', 'click-count')).toEqual({
      app: 'click-count',
      branch: 'feature/login',
      namespace: 'env-click-count-feature-login-df7c7aeb',
      stack: 'feature-login-df7c7aeb',
      labels: { 'per-branch/environment': 'feature-login-df7c7aeb', 'per-branch/app': 'click-count' },
      annotations: { 'per-branch/branch': 'feature/login' },
    });
  });

  it('name its host and the host of its load balancer', () => {
    expect(branchHosts('feature/login', scope)).toEqual({
      host: 'feature-login-df7c7aeb.click-count.staging.example.com',
      balancer: 'feature-login-df7c7aeb.lb.click-count.staging.example.com',
    });
  });

  it.each(['main', 'production', 'kube-system', 'default', 'click-count'])(
    'give the branch %s no reserved name',
    (name) => {
      const { namespace, stack } = branchEnvironment(name, 'click-count');
      expect(namespace).toMatch(/^env-/);
      expect(stack).not.toBe(productionEnvironment('click-count').stack);
      expect(namespace).not.toBe(productionEnvironment('click-count').namespace);
    },
  );

  it('give every branch names that Kubernetes, DNS and Pulumi accept', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 250, unit: 'binary' }), (branch) => {
        const { namespace, stack, labels, annotations } = branchEnvironment(branch, 'a'.repeat(29));
        const { host, balancer } = branchHosts(branch, scope);
        const dnsLabels = [namespace, ...Object.values(labels), ...`${host}.${balancer}`.split('.')];
        for (const label of dnsLabels) expect(label).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
        expect(stack).toMatch(/^[A-Za-z0-9_.-]{1,100}$/);
        expect(annotations['per-branch/branch']).toBe(branch);
      }),
    );
  });

  it('refuse an empty branch', () => {
    expect(() => branchEnvironment('', 'click-count')).toThrow('Expected the name of a git branch');
    expect(() => branchHosts('', scope)).toThrow('Expected the name of a git branch');
  });
});

describe('productionEnvironment and productionHosts', () => {
  it('are named after the app', () => {
    expect(productionEnvironment('click-count')).toEqual({
      app: 'click-count',
      namespace: 'click-count',
      stack: 'production',
      labels: { 'per-branch/environment': 'production', 'per-branch/app': 'click-count' },
      annotations: {},
    });
    expect(productionHosts({ app: 'click-count', zone: 'example.com.' })).toEqual({ host: 'click-count.example.com' });
  });
});

describe('`namespace`', () => {
  const app = fc.stringMatching(/^[a-c]([a-c-]{0,8}[a-c])?$/);
  const branch = fc.oneof(fc.stringMatching(/^[a-c/-]{1,12}$/), fc.string({ minLength: 1, maxLength: 30 }));

  it('differs for every pair of app and branch, also if one app starts with the other', () => {
    const of = ([app, branch]: [string, string]) => branchEnvironment(branch, app).namespace;
    expect(of(['notes', 'feature/x'])).not.toBe(of(['tags', 'feature/x']));
    expect(of(['a', 'b/x'])).not.toBe(of(['a-b', 'x']));
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(app, branch), { maxLength: 40, selector: String }), (pairs) => {
        expect(new Set(pairs.map(of)).size).toBe(pairs.length);
      }),
    );
  });

  it.each(['a'.repeat(30), 'Shop', 'a.b', 'a.', '-a', 'a-', ''])('refuses the app %j', (app) => {
    expect(() => branchEnvironment('main', app)).toThrow(
      `Expected an app of at most 29 characters a-z, 0-9 and -, neither first nor last a -: its namespaces are named after it. Got "${app}"`,
    );
  });

  it.each(['a'.repeat(64), 'a.b', ''])('of production refuses the app %j', (app) => {
    expect(() => productionEnvironment(app)).toThrow('Expected an app of at most 63 characters');
  });
});

it('a final dot of `zone` changes no host', () => {
  const dotted = { ...scope, zone: 'staging.example.com.' };
  expect(branchHosts('feature/login', dotted)).toEqual(branchHosts('feature/login', scope));
  expect(productionHosts(dotted)).toEqual(productionHosts(scope));
});

describe('branchHosts and productionHosts', () => {
  it.each([
    [{ app: 'Click', zone: 'example.com' }, 'got "Click" in'],
    [{ app: '', zone: 'example.com' }, 'got "" in'],
    [{ app: 'click', zone: 'example..com' }, 'got "" in'],
    [{ app: 'a'.repeat(64), zone: 'example.com' }, 'at most 63 characters'],
    [{ app: 'click', zone: `${'a.'.repeat(130)}com` }, 'at most 253 characters, got'],
  ])('refuse %j', (bad, message) => {
    expect(() => branchHosts('main', bad)).toThrow(message);
    expect(() => productionHosts(bad)).toThrow(message);
  });
});
