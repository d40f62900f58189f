import fc from 'fast-check';
import { branchEnvironment, branchHosts, productionEnvironment, productionHosts } from './environment-name.js';

const place = { app: 'click-count', zone: 'staging.example.com' };

describe('a branch', () => {
  it('gives its environment all names', () => {
    expect(branchEnvironment('feature/login')).toEqual({
      branch: 'feature/login',
      namespace: 'env-feature-login-df7c7aeb',
      stack: 'feature-login-df7c7aeb',
      labels: { 'per-branch/environment': 'feature-login-df7c7aeb' },
      annotations: { 'per-branch/branch': 'feature/login' },
    });
  });

  it('gives its environment a host and one for the balancer', () => {
    expect(branchHosts('feature/login', place)).toEqual({
      host: 'feature-login-df7c7aeb.click-count.staging.example.com',
      balancer: 'feature-login-df7c7aeb.lb.click-count.staging.example.com',
    });
  });

  it.each(['main', 'production', 'kube-system', 'default', 'click-count'])(
    'named %s gets nothing of others',
    (name) => {
      const { namespace, stack } = branchEnvironment(name);
      expect(namespace).toMatch(/^env-/);
      expect(stack).not.toBe(productionEnvironment('click-count').stack);
      expect(namespace).not.toBe(productionEnvironment('click-count').namespace);
    },
  );

  it('of any kind has names that Kubernetes, DNS and Pulumi accept', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 250, unit: 'binary' }), (branch) => {
        const { namespace, stack, labels, annotations } = branchEnvironment(branch);
        const { host, balancer } = branchHosts(branch, place);
        const dnsLabels = [namespace, ...Object.values(labels), ...`${host}.${balancer}`.split('.')];
        for (const label of dnsLabels) expect(label).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
        expect(stack).toMatch(/^[A-Za-z0-9_.-]{1,100}$/);
        expect(annotations['per-branch/branch']).toBe(branch);
      }),
    );
  });

  it('may not be empty', () => {
    expect(() => branchEnvironment('')).toThrow('Expected the name of a git branch');
    expect(() => branchHosts('', place)).toThrow('Expected the name of a git branch');
  });
});

describe('production', () => {
  it('is named after the service', () => {
    expect(productionEnvironment('click-count')).toEqual({
      namespace: 'click-count',
      stack: 'production',
      labels: { 'per-branch/environment': 'production' },
      annotations: {},
    });
    expect(productionHosts({ app: 'click-count', zone: 'example.com.' })).toEqual({ host: 'click-count.example.com' });
  });
});

describe('app and zone', () => {
  it.each([
    [{ app: 'Click', zone: 'example.com' }, 'got "Click" in'],
    [{ app: '', zone: 'example.com' }, 'got "" in'],
    [{ app: 'click', zone: 'example..com' }, 'got "" in'],
    [{ app: 'a'.repeat(64), zone: 'example.com' }, 'at most 63 characters'],
    [{ app: 'click', zone: `${'a.'.repeat(130)}com` }, 'at most 253 characters, got'],
  ])('%j are refused', (bad, message) => {
    expect(() => branchHosts('main', bad)).toThrow(message);
    expect(() => productionHosts(bad)).toThrow(message);
  });
});
