import type * as pulumi from '@pulumi/pulumi';
import { markProviderSecrets, type Outputs, unwrapSecrets } from './secrets.ts';
import { valueOf } from './value-of.ts';

/** What providers would answer. A resource or call without a mock is an error. */
export interface Mocks {
  /**
   * For each type of resource the outputs that its provider adds to the inputs.
   * @example { 'gcp:container/cluster:Cluster': { endpoint: '203.0.113.7' }, 'kubernetes:core/v1:Namespace': {} }
   */
  resources?: Record<string, Outputs | ((inputs: Outputs, name: string) => Outputs)>;
  /**
   * For each function its result; one that throws fails as the provider would.
   * @example { 'gcp:artifactregistry/getDockerImage:getDockerImage': () => ({ tags: ['1.0'] }) }
   */
  calls?: Record<string, (inputs: Outputs) => Outputs>;
}

/** A resource that a program registered. */
export interface RecordedResource {
  /** @example "kubernetes:core/v1:Namespace" */
  type: string;
  name: string;
  /** The arguments that the engine gets, secrets in plain text. A component has none. */
  inputs: Outputs;
  /**
   * Paths of the secrets in its arguments.
   * @example ["stringData.password"]
   */
  secrets: string[];
  /** Name of the parent resource; undefined for a child of the stack. */
  parent: string | undefined;
  /** Name of the explicit provider; undefined for the default one. */
  provider: string | undefined;
  /** The resource options. */
  options: pulumi.CustomResourceOptions;
}

/** A function that a program called. */
export interface RecordedCall {
  /** @example "gcp:artifactregistry/getDockerImage:getDockerImage" */
  token: string;
  inputs: Outputs;
  /** Name of the explicit provider; undefined for the default one. */
  provider: string | undefined;
}

const ROOT = 'pulumi:pulumi:Stack';
const PROVIDER = 'pulumi:providers:';

/** Takes the engine's place: answers from the mocks and records everything. */
export class Recorder implements pulumi.runtime.Mocks {
  readonly calls: RecordedCall[] = [];
  /** The first resource or call without a mock. */
  missingMock: Error | undefined;
  private readonly registered: Omit<RecordedResource, 'parent' | 'options'>[] = [];
  private readonly options = new Map<string, pulumi.CustomResourceOptions>();

  constructor(private readonly mocks: Mocks) {}

  newResource({ type, name, inputs, provider, custom, id }: pulumi.runtime.MockResourceArgs) {
    const { plain, secrets } = unwrapSecrets(inputs as Outputs);
    if (type !== ROOT) {
      this.registered.push({ type, name, inputs: plain, secrets, provider: providerName(provider) });
    }
    const state = { ...(inputs as Outputs), ...this.outputsOf(type, name, plain, custom) };
    const { additionalSecretOutputs } = this.options.get(`${type} ${name}`) ?? {};
    return { id: id || `${name}-id`, state: markProviderSecrets(type, state, additionalSecretOutputs) };
  }

  call({ token, inputs: wrapped, provider }: pulumi.runtime.MockCallArgs): Outputs {
    const { plain: inputs } = unwrapSecrets(wrapped as Outputs);
    this.calls.push({ token, inputs, provider: providerName(provider) });
    const mock = this.mocks.calls?.[token];
    if (!mock) throw this.missing('calls', `call of ${token}`);
    try {
      return mock(inputs);
    } catch (error) {
      // The SDK takes a provider's message from `details`.
      throw Object.assign(error as Error, { details: (error as Error).message });
    }
  }

  /** A stack transformation: the SDK passes parent and options to it, and not to `newResource`. */
  recordOptions({ type, name, opts }: pulumi.ResourceTransformationArgs): undefined {
    const key = `${type} ${name}`;
    if (this.options.has(key))
      throw new Error(`The program makes two resources ${key}: the engine refuses the second.`);
    this.options.set(key, opts);
  }

  resources(): Promise<RecordedResource[]> {
    return Promise.all(
      this.registered.map(async (resource) => {
        const options = this.options.get(`${resource.type} ${resource.name}`) ?? {};
        const urn = options.parent && (await valueOf(options.parent.urn));
        const parent = urn?.includes(`::${ROOT}::`) ? undefined : urn?.split('::').at(-1);
        return { ...resource, parent, options };
      }),
    );
  }

  private outputsOf(type: string, name: string, inputs: Outputs, custom = true): Outputs {
    if (!custom || type.startsWith(PROVIDER)) return {};
    const mock = this.mocks.resources?.[type];
    if (!mock) throw this.missing('resources', `resource ${type} ${name}`);
    return typeof mock === 'function' ? mock(inputs, name) : mock;
  }

  private missing(kind: keyof Mocks, what: string): Error {
    const known = Object.keys(this.mocks[kind] ?? {}).join(', ') || 'none';
    const error = new Error(`There is no mock of the ${what}. Mocks of ${kind}: ${known}. Add it to "${kind}".`);
    this.missingMock ??= error;
    return error;
  }
}

/** A reference is `<urn>::<id>`. */
function providerName(reference: string | undefined): string | undefined {
  return reference ? reference.split('::').at(-2) : undefined;
}
