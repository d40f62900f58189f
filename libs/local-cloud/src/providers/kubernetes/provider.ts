import {
  type Checked,
  type CheckRequest,
  type CreateRequest,
  type DeleteRequest,
  type Diff,
  type DiffRequest,
  InitFailed,
  type Provider,
  ProviderError,
  type ReadRequest,
  type UpdateRequest,
} from '../rpc/provider.js';
import { at, text } from '../rpc/records.js';
import { hasUnknown, plain, reveal } from '../rpc/secrets.js';
import { type JsonObject, type Values } from '../rpc/values.js';
import { apply, explained, pathOf, reapply } from './apply.js';
import { settle, shortcomings } from './await/settle.js';
import { timeoutSeconds } from './await/timeout.js';
import { check } from './check.js';
import { KubeClient } from './client.js';
import { KubeError } from './kube-error.js';
import { checkConfiguration, diffConfiguration } from './configuration.js';
import { diff } from './diff.js';
import { type Kind, kindOf } from './kinds.js';
import { type Address, addressOf, addressOfId, idOf } from './objects.js';
import { guarded, outputs, previewed, type Provenance, provenanceOf } from './outputs.js';
import { claim, refuseForeign } from './ownership.js';
import { previewCreate } from './preview.js';
import { liveInputs } from './read.js';
import { absence, remove } from './remove.js';

/** Stands in for Pulumi's Kubernetes provider, by server-side apply. */
export class KubernetesProvider implements Provider {
  private connected?: KubeClient;

  readonly checkConfig = checkConfiguration;
  readonly diffConfig = diffConfiguration;

  configure(config: Values): void {
    const kubeconfig = text(reveal(config), 'kubeconfig');
    if (kubeconfig) this.connected = KubeClient.fromKubeconfig(kubeconfig);
  }

  check(request: CheckRequest): Promise<Checked> {
    return Promise.resolve(check(kindOf(request.type), request));
  }

  diff(request: DiffRequest): Promise<Diff> {
    const kind = kindOf(request.type);
    return diff(kind, request, async (inputs) => {
      const address = addressOf(kind, inputs);
      try {
        return await apply(this.client, address, inputs, {
          fieldManager: provenanceOf(kind, request.urn, request.olds).fieldManager,
          dryRun: true,
        });
      } catch (error) {
        // What is refused here (mostly an immutable field) is refused or replaced later, with its reason.
        if (error instanceof KubeError) return undefined;
        throw error;
      }
    });
  }

  async create(request: CreateRequest): Promise<{ id: string; outputs: Values }> {
    const kind = kindOf(request.type);
    const address = addressOf(kind, reveal(request.inputs) as Values);
    const made = provenanceOf(kind, request.urn);
    return explaining(address, async () => {
      if (request.preview) return { id: '', outputs: await previewCreate(this.client, address, request.inputs, made) };
      if (kind.kind === 'Namespace') await refuseForeign(this.client, address.name);
      const object = plain(request.inputs) as JsonObject;
      const applied = await this.applyAlive(address, object, made, request);
      if (kind.kind === 'Namespace') await claim(this.client, address.name);
      return { id: idOf(address), outputs: await this.settled(kind, address, applied, request.inputs, made, request) };
    });
  }

  async read(request: ReadRequest): Promise<{ id: string; outputs: Values; inputs: Values } | undefined> {
    const kind = kindOf(request.type);
    const address = addressOfId(kind, request.id);
    return explaining(address, async () => {
      const live = await this.client.find(pathOf(address));
      if (!live || at(live, 'metadata', 'deletionTimestamp') !== undefined) return undefined;
      const inputs = guarded(kind, liveInputs(live, request.oldInputs));
      const found = {
        id: request.id,
        inputs,
        outputs: outputs(kind, live, inputs, provenanceOf(kind, request.urn, request.olds)),
      };
      const reasons = await shortcomings(this.client, address, live);
      if (reasons.length > 0) throw new InitFailed(found.id, found.outputs, found.inputs, reasons);
      return found;
    });
  }

  async update(request: UpdateRequest): Promise<Values> {
    const kind = kindOf(request.type);
    const address = addressOf(kind, reveal(request.news) as Values);
    const { fieldManager, initialApiVersion } = provenanceOf(kind, request.urn, request.olds);
    return explaining(address, async () => {
      if (hasUnknown(request.news)) {
        const expected = { ...request.olds, ...request.news, __inputs: request.news };
        return previewed(kind, expected);
      }
      const object = plain(request.news) as JsonObject;
      const applied = await reapply(this.client, address, object, { fieldManager, dryRun: request.preview });
      if (request.preview) return outputs(kind, applied, request.news, { fieldManager, initialApiVersion });
      return this.settled(kind, address, applied, request.news, { fieldManager, initialApiVersion }, request);
    });
  }

  delete(request: DeleteRequest): Promise<void> {
    const address = addressOfId(kindOf(request.type), request.id);
    return explaining(address, () => remove(this.client, address, request.olds, request));
  }

  invoke(token: string): Promise<never> {
    return Promise.reject(
      new ProviderError(`The local kubernetes provider has no function ${token}; it handles resources only.`),
    );
  }

  private get client(): KubeClient {
    if (this.connected) return this.connected;
    throw new ProviderError(
      'This resource has a kubernetes provider without a kubeconfig. Pass it one: new kubernetes.Provider("cluster", { kubeconfig }), and { provider } to the resource.',
    );
  }

  /** Applies; an object of this name that is still being deleted (an interrupted destroy) goes first. */
  private async applyAlive(
    address: Address,
    object: JsonObject,
    { fieldManager }: Provenance,
    request: CreateRequest,
  ): Promise<JsonObject> {
    const existing = await this.client.find(pathOf(address));
    if (existing && at(existing, 'metadata', 'deletionTimestamp') !== undefined) {
      await absence(this.client, address, request, timeoutSeconds(request, object));
    }
    return apply(this.client, address, object, { fieldManager });
  }

  private async settled(
    kind: Kind,
    address: Address,
    applied: JsonObject,
    inputs: Values,
    made: Provenance,
    request: CreateRequest | UpdateRequest,
  ): Promise<Values> {
    const { live, reasons } = await settle(this.client, address, applied, request);
    const state = outputs(kind, live, inputs, made);
    if (reasons.length > 0) throw new InitFailed(idOf(address), state, inputs, reasons);
    return state;
  }
}

async function explaining<T>(address: Address, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw explained(error, address);
  }
}
