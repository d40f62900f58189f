import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZoneFiles } from '../../zones/zone-files.ts';
import { ArgumentSchema } from '../arguments/argument-schema.ts';
import { GcpProvider } from '../gcp/provider.ts';
import { ResourceStore } from '../gcp/store.ts';
import { type Values } from '../rpc/values.ts';

export const CLUSTER = 'gcp:container/cluster:Cluster';
export const POOL = 'gcp:container/nodePool:NodePool';
export const ZONE = 'gcp:dns/managedZone:ManagedZone';
export const RECORD = 'gcp:dns/recordSet:RecordSet';

const schema = new ArgumentSchema('@pulumi/gcp');

/** A call's resource, named `main` in its program. */
export const of = (type: string) => ({ urn: `urn:pulumi:s::p::${type}::main`, type, name: 'main' });

/**
 * The emulator of project `p` in europe-west1 with a store, zones that no name server serves, and what a test says of
 * namespaces.
 */
export class EmulatedGcp {
  readonly warnings: string[] = [];
  /** Namespaces by the cluster that they belong to. */
  namespaces: Record<string, string[]> = {};
  private readonly folder = mkdtempSync(join(tmpdir(), 'gcp-'));
  readonly zones = new ZoneFiles(join(this.folder, 'zones'), () => Promise.resolve());
  readonly store = new ResourceStore(this.folder);
  readonly operation = { preview: false, warn: (line: string) => void this.warnings.push(line) };
  provider = this.start();

  /** Another connection's provider with the same store. */
  start(): GcpProvider {
    const apiServer = { endpoint: '127.0.0.1:6443', certificateAuthority: 'Y2E=' };
    const namespacesOf = (cluster: string) => Promise.resolve(this.namespaces[cluster] ?? []);
    const { zones, store } = this;
    this.provider = new GcpProvider({ apiServer, registry: '', zones, store, namespacesOf }, schema);
    this.provider.configure({ project: 'p', region: 'europe-west1' });
    return this.provider;
  }

  check(type: string, news: Values) {
    return this.provider.check({ ...of(type), olds: {}, news, randomSeed: Buffer.from('seed') });
  }

  async create(type: string, news: Values) {
    const { inputs, failures } = this.check(type, news);
    expect(failures).toEqual([]);
    return { inputs, ...(await this.provider.create({ ...of(type), ...this.operation, inputs })) };
  }

  read(type: string, id: string, oldInputs: Values = {}) {
    return this.provider.read({ ...of(type), id, olds: {}, oldInputs });
  }

  /** Changes a created resource. */
  update(type: string, created: { id: string; inputs: Values; outputs: Values }, news: Values, preview = false) {
    const { id, inputs, outputs } = created;
    return this.provider.update({
      ...of(type),
      ...this.operation,
      preview,
      id,
      olds: outputs,
      oldInputs: inputs,
      news: { ...inputs, ...news },
    });
  }

  delete(type: string, id: string) {
    return this.provider.delete({ ...of(type), id, olds: {} });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
