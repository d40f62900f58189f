import * as pulumi from '@pulumi/pulumi';
import { record } from './record.ts';
import { valueOf } from './value-of.ts';

class Box extends pulumi.CustomResource {
  declare readonly size: pulumi.Output<number>;
  declare readonly weight: pulumi.Output<number>;

  constructor(name: string, args: { size: pulumi.Input<number> }, opts?: pulumi.CustomResourceOptions) {
    super('test:index:Box', name, { ...args, weight: undefined }, opts);
  }
}

class Shelf extends pulumi.ComponentResource {
  readonly weight: pulumi.Output<number>;

  constructor(name: string, args: { size: pulumi.Input<number> }, opts?: pulumi.ComponentResourceOptions) {
    super('test:index:Shelf', name, {}, opts);
    this.weight = new Box(`${name}-box`, args, { parent: this, customTimeouts: { create: '3s' } }).weight;
    this.registerOutputs({});
  }
}

const boxes = { resources: { 'test:index:Box': { weight: 7 } } };

describe('record', () => {
  it('records the resources of a program with their parents and options', async () => {
    const { resources } = await record(() => void new Shelf('shelf', { size: 3 }), boxes);
    expect(resources).toMatchObject([
      { type: 'test:index:Shelf', name: 'shelf', inputs: {}, parent: undefined, provider: undefined },
      { type: 'test:index:Box', name: 'shelf-box', inputs: { size: 3 }, parent: 'shelf', provider: undefined },
    ]);
    expect(resources[1]?.options.customTimeouts).toEqual({ create: '3s' });
  });

  it('`outputs` are the resolved outputs of the program', async () => {
    const { outputs } = await record(() => ({ weight: new Shelf('shelf', { size: 3 }).weight, size: 1 }), boxes);
    expect(outputs).toEqual({ weight: 7, size: 1 });
  });

  it('`inputs` hold secrets in plain text, `secrets` their paths', async () => {
    const { only, outputs } = await record(() => ({ size: new Box('box', { size: pulumi.secret(3) }).size }), boxes);
    expect(only('test:index:Box')).toMatchObject({ inputs: { size: 3 }, secrets: ['size'] });
    expect(outputs).toEqual({ size: 3 });
  });

  it('`secretOutputs` names the outputs that another stack may not require', async () => {
    const program = () => {
      const open = new Box('open', { size: 3 });
      const closed = new Box('closed', { size: 3 }, { additionalSecretOutputs: ['weight'] });
      const inside = pulumi.output({ weight: closed.weight });
      return {
        size: closed.size,
        open: open.weight,
        closed: closed.weight,
        inside,
        freed: pulumi.unsecret(closed.weight),
      };
    };
    expect((await record(program, boxes)).secretOutputs).toEqual(['closed', 'inside']);
  });

  it("`masterAuth` of a GKE cluster is secret and has a client key, as with Google's provider", async () => {
    class Cluster extends pulumi.CustomResource {
      declare readonly masterAuth: pulumi.Output<{ clientKey: string; clusterCaCertificate: string }>;
      constructor() {
        super('gcp:container/cluster:Cluster', 'cluster', { masterAuth: undefined });
      }
    }
    const mocks = { resources: { 'gcp:container/cluster:Cluster': { masterAuth: { clusterCaCertificate: 'Q0E=' } } } };
    const { outputs, secretOutputs } = await record(() => {
      const { masterAuth } = new Cluster();
      return { authority: masterAuth.clusterCaCertificate, key: masterAuth.clientKey };
    }, mocks);
    expect(outputs).toEqual({ authority: 'Q0E=', key: expect.stringMatching(/./) as string });
    expect(secretOutputs).toEqual(['authority', 'key']);
  });

  it('`provider` names the explicit provider of a resource', async () => {
    class Maker extends pulumi.ProviderResource {}
    const { only } = await record(() => {
      new Shelf('shelf', { size: 3 }, { providers: { test: new Maker('test', 'maker') } });
    }, boxes);
    expect(only('test:index:Box').provider).toBe('maker');
  });

  it('`options` hold the hooks of a resource; none of them is run', async () => {
    const beforeCreate = [jest.fn()];
    const { only } = await record(() => void new Box('box', { size: 3 }, { hooks: { beforeCreate } }), boxes);
    expect(only('test:index:Box').options.hooks).toEqual({ beforeCreate });
    expect(beforeCreate[0]).not.toHaveBeenCalled();
  });

  it('a mock may be a function of inputs and name', async () => {
    const { outputs } = await record(() => ({ weight: new Box('box', { size: 3 }).weight }), {
      resources: { 'test:index:Box': ({ size }, name) => ({ weight: `${name} ${String(size)}` }) },
    });
    expect(outputs).toEqual({ weight: 'box 3' });
  });

  it('`project`, `stack`, `config` and `preview` are what the program sees', async () => {
    const program = () => ({
      project: pulumi.getProject(),
      stack: pulumi.getStack(),
      size: new pulumi.Config().require('size'),
      preview: pulumi.runtime.isDryRun(),
    });
    const options = { project: 'shop', stack: 'main', config: { 'shop:size': '3' }, preview: true };
    expect((await record(program, options)).outputs).toEqual({
      project: 'shop',
      stack: 'main',
      size: '3',
      preview: true,
    });
    await expect(record(program)).rejects.toThrow('size');
  });

  it('rejects a resource without a mock', async () => {
    await expect(record(() => void new Box('box', { size: 3 }))).rejects.toThrow(
      'There is no mock of the resource test:index:Box box. Mocks of resources: none. Add it to "resources".',
    );
  });

  it('rejects a call without a mock', async () => {
    const call = () => pulumi.runtime.invoke('test:index:weigh', { size: 3 }) as unknown as object;
    await expect(record(call, { calls: { 'test:index:other': () => ({}) } })).rejects.toThrow(
      'There is no mock of the call of test:index:weigh. Mocks of calls: test:index:other.',
    );
    const { calls, outputs } = await record(call, { calls: { 'test:index:weigh': () => ({ weight: 7 }) } });
    expect(outputs).toEqual({ weight: 7 });
    expect(calls).toEqual([{ token: 'test:index:weigh', inputs: { size: 3 }, provider: undefined }]);
  });

  it('a mock that throws fails the call with its message', async () => {
    const calls = {
      'test:index:weigh': () => {
        throw new Error('too heavy');
      },
    };
    const program = () => pulumi.runtime.invoke('test:index:weigh', {}) as unknown as object;
    await expect(record(program, { calls })).rejects.toThrow('too heavy');
  });

  it('rejects with what the program throws, synchronously or in an output', async () => {
    await expect(
      record(() => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    const late = () => {
      throw new Error('in an output');
    };
    await expect(record(() => void new Box('box', { size: pulumi.output(1).apply(late) }), boxes)).rejects.toThrow(
      'in an output',
    );
    await expect(record(() => void pulumi.output(1).apply(late), boxes)).rejects.toThrow('in an output');
  });

  it('rejects two resources of one type and name, as the engine does', async () => {
    const program = () => [new Box('box', { size: 1 }), new Box('box', { size: 2 })].length;
    await expect(record(() => void program(), boxes)).rejects.toThrow('two resources test:index:Box box');
  });

  it('`only` lists all resources unless exactly one fits', async () => {
    const { only } = await record(() => void new Shelf('shelf', { size: 3 }), boxes);
    expect(() => only('test:index:Box', 'other')).toThrow('got 0. There are:\n  test:index:Shelf shelf\n');
  });
});

describe('valueOf', () => {
  it('resolves to the value of an output', async () => {
    expect(await valueOf(pulumi.output(Promise.resolve({ a: pulumi.output(1) })))).toEqual({ a: 1 });
    expect(await valueOf('plain')).toBe('plain');
  });
});
