import type * as pulumi from '@pulumi/pulumi';
import { type Outputs, type Plan } from './plan.ts';
import { markProviderSecrets } from './provider-secrets.ts';
import { reveal } from './reveal.ts';
import { valueOf } from './value-of.ts';

/** A resource that a program registered. */
export interface RecordedResource {
  /** @example "kubernetes:core/v1:Namespace" */
  type: string;
  name: string;
  /** Its arguments as the engine gets them; secrets in the clear. A component has none. */
  inputs: Outputs;
  /**
   * Where in its arguments there are secrets.
   * @example ["stringData.password"]
   */
  secrets: string[];
  /** Name of the resource that it belongs to; undefined for what hangs on the stack itself. */
  parent: string | undefined;
  /** Name of the explicit provider that serves it; undefined for the default one. */
  provider: string | undefined;
  /** The options that it was made with. */
  options: pulumi.CustomResourceOptions;
}

/** A function that a program called. */
export interface RecordedCall {
  /** @example "gcp:artifactregistry/getDockerImage:getDockerImage" */
  token: string;
  inputs: Outputs;
  /** Name of the explicit provider that answers; undefined for the default one. */
  provider: string | undefined;
}

const ROOT = 'pulumi:pulumi:Stack';
const PROVIDER = 'pulumi:providers:';

/** Stands where the engine would: answers by the plan and writes everything down. */
export class Recorder implements pulumi.runtime.Mocks {
  readonly calls: RecordedCall[] = [];
  /** The first thing that nobody planned. */
  refused: Error | undefined;
  private readonly registered: Omit<RecordedResource, 'parent' | 'options'>[] = [];
  private readonly options = new Map<string, pulumi.CustomResourceOptions>();

  constructor(private readonly plan: Plan) {}

  newResource({ type, name, inputs, provider, custom, id }: pulumi.runtime.MockResourceArgs) {
    const { clear, secrets } = reveal(inputs as Outputs);
    if (type !== ROOT) {
      this.registered.push({ type, name, inputs: clear, secrets, provider: providerName(provider) });
    }
    const state = { ...(inputs as Outputs), ...this.outputsOf(type, name, clear, custom) };
    const { additionalSecretOutputs } = this.options.get(`${type} ${name}`) ?? {};
    return { id: id || `${name}-id`, state: markProviderSecrets(type, state, additionalSecretOutputs) };
  }

  call({ token, inputs: marked, provider }: pulumi.runtime.MockCallArgs): Outputs {
    const { clear: inputs } = reveal(marked as Outputs);
    this.calls.push({ token, inputs, provider: providerName(provider) });
    const planned = this.plan.calls?.[token];
    if (!planned) throw this.refuse(`call of ${token}`, 'calls', this.plan.calls);
    try {
      return planned(inputs);
    } catch (error) {
      // The SDK takes a provider's words from here.
      throw Object.assign(error as Error, { details: (error as Error).message });
    }
  }

  /** The engine's mock is told neither parent nor options; a transformation is. */
  saw({ type, name, opts }: pulumi.ResourceTransformationArgs): undefined {
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
    const planned = this.plan.resources?.[type];
    if (!planned) throw this.refuse(`resource ${type} ${name}`, 'resources', this.plan.resources);
    return typeof planned === 'function' ? planned(inputs, name) : planned;
  }

  private refuse(what: string, list: string, planned: object = {}): Error {
    const known = Object.keys(planned).join(', ') || 'none';
    const refused = new Error(`Nobody planned the ${what}. Planned ${list}: ${known}. Add it to the plan's "${list}".`);
    this.refused ??= refused;
    return refused;
  }
}

/** A reference is `<urn>::<id>`. */
function providerName(reference: string | undefined): string | undefined {
  return reference ? reference.split('::').at(-2) : undefined;
}
