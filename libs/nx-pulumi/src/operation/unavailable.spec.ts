import { record } from '@per-branch/pulumi-testing';
import * as pulumi from '@pulumi/pulumi';
import { refuseUnavailable } from './unavailable.ts';

const WHY = 'output "host" of redis.Instance "cache" is known to Google only';
const MARKED = `<unavailable ${WHY}>`;
const PROVIDERS = 'PULUMI_DEBUG_PROVIDERS';

class Box extends pulumi.CustomResource {
  declare readonly host: pulumi.Output<string>;
  constructor(name: string, args: object = {}, options: pulumi.CustomResourceOptions = {}) {
    super('test:index:Box', name, { host: undefined, ...args }, options);
  }
}

const plan = { resources: { 'test:index:Box': ({ host = MARKED }) => ({ host }) } };
const run = (program: () => object) =>
  record(
    refuseUnavailable(__filename, () => Promise.resolve(program() as Record<string, unknown>)),
    plan,
  );

const before = process.env[PROVIDERS];
beforeEach(() => void (process.env[PROVIDERS] = 'gcp:1'));
afterEach(() => {
  if (before === undefined) delete process.env[PROVIDERS];
  else process.env[PROVIDERS] = before;
});

it.each<[string, () => object]>([
  ['an output of the stack', () => ({ host: new Box('cache').host })],
  ['a part of one', () => ({ hosts: [{ host: new Box('cache').host }] })],
  ['a text that is made of it', () => ({ url: pulumi.interpolate`redis://${new Box('cache').host}:6379` })],
  ['a secret', () => ({ host: pulumi.secret(new Box('cache').host) })],
  ['an input of a resource', () => ({ size: new Box('other', { host: 'x', env: [new Box('cache').host] }).urn })],
])('`refuseUnavailable` fails a program with an unavailable value as %s, with the reason', async (_as, program) => {
  await expect(run(program)).rejects.toThrow(WHY);
});

it.each<[string, (host: string) => string | undefined]>([
  ['cut after a length', (host) => host.slice(0, 63)],
  ['cut at its first dot', (host) => host.split('.')[0]],
  ['cut at its port', (host) => `${host}:6379`.split(':')[0]],
])(
  '`refuseUnavailable` fails a program with an unavailable value %s, with the output and its type',
  async (_how, made) => {
    const program = () => ({ host: new Box('cache').host.apply(made) });
    await expect(run(program)).rejects.toThrow(/output "host" of redis/);
  },
);

it('`refuseUnavailable` changes no other output, and keeps secrets', async () => {
  const { outputs, secretOutputs } = await run(() => ({ id: new Box('cache').id, key: pulumi.secret('k') }));
  expect(outputs).toEqual({ id: 'cache-id', key: 'k' });
  expect(secretOutputs).toEqual(['key']);
});

it('`refuseUnavailable` follows a component and its child, which refer to each other', async () => {
  class Pair extends pulumi.ComponentResource {
    readonly child = new Box('cache', { host: 'here' }, { parent: this });
    readonly hosts: unknown[];
    constructor(...hosts: unknown[]) {
      super('test:index:Pair', 'pair');
      this.hosts = hosts;
    }
  }
  await expect(run(() => ({ pair: new Pair('here') }))).resolves.toBeDefined();
  await expect(run(() => ({ pair: new Pair(MARKED) }))).rejects.toThrow(WHY);
});

it('`refuseUnavailable` returns the same function without a local provider', () => {
  delete process.env[PROVIDERS];
  const program = () => Promise.resolve({});
  expect(refuseUnavailable(__filename, program)).toBe(program);
});
