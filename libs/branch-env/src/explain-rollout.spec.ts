import { explainRollout } from './explain-rollout.js';
import { type Answers, apiServer } from './testing/api-server.js';

const NAMESPACE = '/api/v1/namespaces/env-shop-main';
const PROVIDER = 'urn:pulumi:main::shop::pulumi:providers:kubernetes::cluster';
const log = (pod: string, container: string, more = '') =>
  `${NAMESPACE}/pods/${pod}/log?container=${container}&tailLines=20&limitBytes=65536${more}`;
const waiting = { name: 'shop', ready: false, restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } } };
const crashing = {
  metadata: { name: 'shop-1' },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [{ ...waiting, lastState: { terminated: { exitCode: 1, reason: 'Error' } } }],
  },
};
const ready = { metadata: { name: 'redis-0' }, status: { conditions: [{ type: 'Ready', status: 'True' }] } };
const event = (kind: string, name: string, reason: string, message: string, minute = 10) => ({
  type: 'Warning',
  ...{ reason, message, count: 2, involvedObject: { kind, name }, lastTimestamp: `2026-12-01T05:${minute}:00Z` },
  metadata: {},
});
const secret = { data: { password: Buffer.from('hunter2').toString('base64') } };

async function explained(answers: Answers, deadline?: number, user: object = {}): Promise<string[]> {
  const lists = { [`${NAMESPACE}/events`]: { items: [] }, [`${NAMESPACE}/secrets`]: { items: [secret] } };
  await using server = await apiServer({ ...lists, ...answers }, user);
  const resources = [
    { urn: PROVIDER, type: 'pulumi:providers:kubernetes', id: 'x', inputs: { kubeconfig: server.kubeconfig } },
    { urn: 'n', type: 'kubernetes:core/v1:Namespace', id: 'env-shop-main', provider: `${PROVIDER}::x` },
  ];
  const lines: string[] = [];
  await explainRollout({ resources, log: (line) => void lines.push(line) }, deadline);
  return lines;
}

describe('explainRollout', () => {
  it('tells state, warnings and the log of the run that ended of a pod that is not ready, secrets redacted', async () => {
    const events = [
      event('Pod', 'shop-1', 'BackOff', 'back-off with hunter2'),
      event('Pod', 'redis-0', 'Unhealthy', 'was not ready at first'),
      event('Pod', 'shop-1', 'Old', 'of an earlier run'),
    ].map((each, index) => (index === 2 ? { ...each, lastTimestamp: '2026-12-01T03:00:00Z' } : each));
    expect(
      await explained({
        [`${NAMESPACE}/pods`]: { items: [crashing, ready] },
        [`${NAMESPACE}/events`]: { items: events },
        [log('shop-1', 'shop', '&previous=true')]: '\u001b[31mcannot reach Redis\u001b[0m\npassword was hunter2\n',
      }),
    ).toEqual([
      'Namespace env-shop-main:',
      '  pod shop-1: container shop waits: CrashLoopBackOff; it ended with exit code 1 (Error), restarted 3 times',
      '  pod shop-1: BackOff: back-off with [secret] (2 times)',
      '  last lines of shop-1, container shop:',
      '    cannot reach Redis',
      '    password was [secret]',
    ]);
  });

  it('tells why there is no pod at all', async () => {
    const events = [event('ReplicaSet', 'shop-7f', 'FailedCreate', 'exceeded quota: environment')];
    expect(
      await explained({ [`${NAMESPACE}/pods`]: { items: [] }, [`${NAMESPACE}/events`]: { items: events } }),
    ).toEqual([
      'Namespace env-shop-main:',
      '  replicaset shop-7f: FailedCreate: exceeded quota: environment (2 times)',
    ]);
  });

  it('tells nothing where all pods are ready', async () => {
    expect(await explained({ [`${NAMESPACE}/pods`]: { items: [ready] } })).toEqual([]);
  });

  it('tells at most 20 lines of a container and 8 KiB in all', async () => {
    const pods = Array.from({ length: 5 }, (_, index) => ({ ...crashing, metadata: { name: `shop-${index}` } }));
    const long = Array.from({ length: 40 }, (_, index) => `${index} ${'x'.repeat(90)}`).join('\n');
    const logs = pods.map(({ metadata }): [string, string] => [log(metadata.name, 'shop', '&previous=true'), long]);
    const lines = await explained({ [`${NAMESPACE}/pods`]: { items: pods }, ...Object.fromEntries(logs) });
    const first = lines.slice(lines.indexOf('  last lines of shop-0, container shop:') + 1);
    expect(first.findIndex((line) => !line.startsWith('    '))).toBe(20);
    expect(first[0]).toMatch(/^ {4}20 x/);
    expect(lines.at(-1)).toBe('More was left out: 8 KiB are the limit.');
    expect(Buffer.byteLength(lines.slice(0, -1).join('\n'))).toBeLessThanOrEqual(8 * 1024);
  });

  it('leaves logs out where the Secrets to redact cannot be read', async () => {
    const lines = await explained({
      [`${NAMESPACE}/pods`]: { items: [crashing] },
      [`${NAMESPACE}/secrets`]: 403,
      [log('shop-1', 'shop', '&previous=true')]: 'password was hunter2',
    });
    expect(lines.at(-1)).toBe('  Logs are left out: the Secrets whose values would be redacted cannot be read.');
    expect(lines.join()).not.toContain('hunter2');
  });

  it('says in one line why a cluster could not be asked', async () => {
    expect(await explained({ [`${NAMESPACE}/pods`]: 403 })).toEqual([
      `Why pods of env-shop-main are not ready could not be asked: cluster test answered 403 to GET ${NAMESPACE}/pods: no`,
    ]);
    const exec = { apiVersion: 'client.authentication.k8s.io/v1beta1', command: '/nowhere/auth-plugin' };
    expect(await explained({}, undefined, { exec })).toEqual([
      'Why pods of env-shop-main are not ready could not be asked: spawn /nowhere/auth-plugin ENOENT',
    ]);
  });

  it('ends in time where a cluster does not answer', async () => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'sleep', args: ['1'] };
    expect(await explained({}, 200, { exec })).toHaveLength(1);
  });

  it('tells nothing of a stack without a namespace', async () => {
    const lines: string[] = [];
    await explainRollout({ resources: [], log: (line) => void lines.push(line) });
    expect(lines).toEqual([]);
  });
});
