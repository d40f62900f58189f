import * as gcp from '@pulumi/gcp';
import { GcpEngine } from '../testing/gcp-engine.ts';

jest.setTimeout(300_000);

let engine: GcpEngine;
beforeAll(async () => void (engine = await GcpEngine.start()));
afterAll(() => engine.stop());

it('inputs that exclude each other are refused with both named, and the next `up` completes', async () => {
  const router = (args: Partial<gcp.compute.RouterArgs>) => () =>
    void new gcp.compute.Router('router', { name: 'router', network: 'default', ...args });
  expect(await engine.failure('exclusive', router({ nccGateway: 'gateway' }))).toContain(
    'conflicts with network: set one of the two, not both',
  );
  expect((await engine.up('exclusive', router({}))).changes).toMatchObject({ create: 1 });
});

describe('a type without facts', () => {
  const topic = (args: object) => () => void new gcp.pubsub.Topic('news', { name: 'news', ...args });

  it('with a wrong argument is refused, and the next `up` keeps it as a record with one warning', async () => {
    expect(await engine.failure('topic', topic({ labels: 'red' }))).toContain(
      'expected a map of strings, got a string',
    );
    const { printed, changes } = await engine.up('topic', topic({ labels: { color: 'red' } }));
    expect(changes).toMatchObject({ create: 1 });
    expect(printed.match(/^ *warning: pubsub\.Topic is kept as a record/gm)).toHaveLength(1);
    expect(engine.store.ids('pubsub.Topic')).toEqual(['projects/example-test/pubsub.Topic/news']);
    expect((await engine.up('topic', topic({ labels: { color: 'red' } }))).changes).toEqual({ same: 2 });
  });
});

describe('an output that is no input, of a type without facts', () => {
  const database = () => new gcp.redis.Instance('cache', { name: 'cache', memorySizeGb: 1 });

  it('is unknown in a preview, and does not fail what does not read it', async () => {
    const program = () => ({ size: database().memorySizeGb });
    const stack = await engine.stacks.stack('cache', () => Promise.resolve(program()));
    expect((await stack.preview()).changeSummary).toEqual({ create: 2 });
    expect((await engine.up('cache', program)).outputs['size']?.value).toBe(1);
  });

  it('fails the resource that gets it as an input, with its name, and the next `up` completes', async () => {
    const message = await engine.failure('cache', () => {
      new gcp.compute.Address('address', { name: 'address', address: database().host });
    });
    expect(message).toContain('output "host" of redis.Instance "cache" is known to Google only');
    expect((await engine.up('cache', () => void database())).changes).toEqual({ same: 2 });
  });
});
