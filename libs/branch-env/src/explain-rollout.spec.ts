import { explainRollout, type FailedUp } from './explain-rollout.ts';
import { type Answers, apiServer } from './testing/api-server.ts';

const NAMESPACE = '/api/v1/namespaces/env-shop-main';
const PROVIDER = 'urn:pulumi:main::shop::pulumi:providers:kubernetes::cluster';
const log = (pod: string, container: string, more = '') =>
  `${NAMESPACE}/pods/${pod}/log?container=${container}&tailLines=20&limitBytes=1048576${more}`;
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

type Options = Partial<Pick<FailedUp, 'redact'>> & { deadline?: number; user?: object };

async function linesOf(answers: Answers, { deadline, user = {}, redact }: Options = {}): Promise<string[]> {
  const lists = { [`${NAMESPACE}/events`]: { items: [] }, [`${NAMESPACE}/secrets`]: { items: [secret] } };
  await using server = await apiServer({ ...lists, ...answers }, user);
  const resources = [
    { urn: PROVIDER, type: 'pulumi:providers:kubernetes', id: 'x', inputs: { kubeconfig: server.kubeconfig } },
    { urn: 'n', type: 'kubernetes:core/v1:Namespace', id: 'env-shop-main', provider: `${PROVIDER}::x` },
  ];
  const lines: string[] = [];
  await explainRollout({ resources, redact, log: (line) => void lines.push(line) }, deadline);
  return lines;
}

describe('explainRollout', () => {
  it('prints state, warnings and previous log of an unready pod, with secrets redacted', async () => {
    const events = [
      event('Pod', 'shop-1', 'BackOff', 'back-off with hunter2'),
      event('Pod', 'redis-0', 'Unhealthy', 'was not ready at first'),
      event('Pod', 'shop-1', 'Old', 'of an earlier run'),
    ].map((each, index) => (index === 2 ? { ...each, lastTimestamp: '2026-12-01T03:00:00Z' } : each));
    expect(
      await linesOf({
        [`${NAMESPACE}/pods`]: { items: [crashing, ready] },
        [`${NAMESPACE}/events`]: { items: events },
        [log('shop-1', 'shop', '&previous=true')]: '\u001b[31mcannot reach Redis\u001b[0m\npassword was hunter2\n',
      }),
    ).toEqual([
      'Namespace env-shop-main:',
      '  pod shop-1: container shop is waiting: CrashLoopBackOff; it ended with exit code 1 (Error), restarted 3 times',
      '  pod shop-1: BackOff: back-off with [secret] (2 times)',
      '  last lines of shop-1, container shop:',
      '    cannot reach Redis',
      '    password was [secret]',
    ]);
  });

  it('prints why there is no pod', async () => {
    const events = [event('ReplicaSet', 'shop-7f', 'FailedCreate', 'exceeded quota: environment')];
    expect(await linesOf({ [`${NAMESPACE}/pods`]: { items: [] }, [`${NAMESPACE}/events`]: { items: events } })).toEqual(
      ['Namespace env-shop-main:', '  replicaset shop-7f: FailedCreate: exceeded quota: environment (2 times)'],
    );
  });

  it('prints nothing if all pods are ready', async () => {
    expect(await linesOf({ [`${NAMESPACE}/pods`]: { items: [ready] } })).toEqual([]);
  });

  describe('with long output', () => {
    const bytes = (lines: string[]) => Buffer.byteLength(lines.map((line) => `${line}\n`).join(''));
    const linesOfPods = (pods: number, text: string, events: object[] = [], options?: Options) => {
      const names = Array.from({ length: pods }, (_, index) => `shop-${index}`);
      const logs = names.map((name): [string, string] => [log(name, 'shop', '&previous=true'), text]);
      const items = names.map((name) => ({ ...crashing, metadata: { name } }));
      const lists = { [`${NAMESPACE}/pods`]: { items }, [`${NAMESPACE}/events`]: { items: events } };
      return linesOf({ ...lists, ...Object.fromEntries(logs) }, options);
    };
    const numbered = (length: number) => Array.from({ length: 40 }, (_, index) => `${index} ${'x'.repeat(length)}`);

    it('prints the last 20 lines of a container', async () => {
      const lines = await linesOfPods(1, numbered(90).join('\n'));
      expect(lines.slice(-20).map((line) => line.trim().split(' ')[0])).toEqual(
        Array.from({ length: 20 }, (_, index) => String(20 + index)),
      );
      expect(lines.at(-21)).toBe('  last lines of shop-0, container shop:');
    });

    it.each([
      [1, 8000],
      [5, 90],
      [5, 8000],
      [12, 90],
    ])('prints the end of the log of each of %d containers with lines of %d characters', async (pods, length) => {
      const lines = await linesOfPods(pods, numbered(length).join('\n'));
      const titles = lines.flatMap((line, index) => (line.startsWith('  last lines of') ? [index] : []));
      expect(titles).toHaveLength(pods);
      const ends = [...titles.slice(1), lines.length].map((end) => lines[end - 1]);
      for (const end of ends) expect(end).toMatch(/^ {4}39 x/);
      expect(bytes(lines)).toBeLessThanOrEqual(8 * 1024);
    });

    it('keeps half of the 8 KiB for logs if there are many warnings', async () => {
      const events = Array.from({ length: 100 }, (_, index) => event('Job', `job-${index}`, 'Failed', 'z'.repeat(300)));
      const lines = await linesOfPods(1, numbered(90).join('\n'), events);
      expect(lines).toContain('  More states and warnings were left out.');
      expect(lines.at(-1)).toMatch(/^ {4}39 x/);
      expect(bytes(lines)).toBeLessThanOrEqual(8 * 1024);
    });

    it('prints that lines were left out, within the 8 KiB', async () => {
      const lines = await linesOfPods(60, numbered(90).join('\n'));
      expect(lines.at(-1)).toBe('More was left out: 8 KiB are the limit.');
      expect(bytes(lines)).toBeLessThanOrEqual(8 * 1024);
    });

    it('redacts before it cuts a line, secrets of the cluster and those that `redact` knows', async () => {
      const redact = (text: string) => text.replaceAll('correct-horse', '[secret]');
      const lines = await linesOfPods(1, `${'x'.repeat(491)}hunter2\n${'x'.repeat(491)}correct-horse`, [], { redact });
      expect(lines.slice(-2)).toEqual([`    ${'x'.repeat(491)}[secr`, `    ${'x'.repeat(491)}[secr`]);
    });

    it('redacts a secret that colors split', async () => {
      expect(await linesOfPods(1, 'it is hun\u001b[31mter2')).toContain('    it is [secret]');
    });

    it('leaves out the partial line at the end of a log that is too long to be read', async () => {
      const text = `first\n${'x'.repeat(2 ** 20 - 10)}hun`;
      expect(Buffer.byteLength(text)).toBeGreaterThanOrEqual(2 ** 20 - 1);
      expect((await linesOfPods(1, text.padEnd(2 ** 20, 't'))).at(-1)).toBe('    first');
    });
  });

  it('leaves logs out if the Secrets to redact cannot be read', async () => {
    const lines = await linesOf({
      [`${NAMESPACE}/pods`]: { items: [crashing] },
      [`${NAMESPACE}/secrets`]: 403,
      [log('shop-1', 'shop', '&previous=true')]: 'password was hunter2',
    });
    expect(lines.at(-1)).toBe('  Logs are left out: the Secrets whose values would be redacted cannot be read.');
    expect(lines.join()).not.toContain('hunter2');
  });

  it('prints one line with the reason if the cluster cannot be read', async () => {
    expect(await linesOf({ [`${NAMESPACE}/pods`]: 403 })).toEqual([
      `The state of pods in env-shop-main could not be read: cluster test answered 403 to GET ${NAMESPACE}/pods: no`,
    ]);
    const exec = { apiVersion: 'client.authentication.k8s.io/v1beta1', command: '/nowhere/auth-plugin' };
    expect(await linesOf({}, { user: { exec } })).toEqual([
      'The state of pods in env-shop-main could not be read: spawn /nowhere/auth-plugin ENOENT',
    ]);
  });

  it('ends at its deadline if the cluster does not answer', async () => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'sleep', args: ['1'] };
    expect(await linesOf({}, { deadline: 200, user: { exec } })).toEqual([
      expect.stringMatching(
        /could not be read: no answer within 0\.14 s$|left out: reading them took longer than 0\.2 s\.$/,
      ),
    ]);
  });

  it('prints nothing for a stack without a namespace', async () => {
    const lines: string[] = [];
    await explainRollout({ resources: [], log: (line) => void lines.push(line) });
    expect(lines).toEqual([]);
  });
});
