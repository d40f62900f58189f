import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OutputMap } from '@pulumi/pulumi/automation';
import { ZoneFiles } from '../../zones/zone-files.ts';
import { ArgumentSchema } from '../arguments/argument-schema.ts';
import { GcpProvider } from '../gcp/provider.ts';
import { ResourceStore } from '../gcp/store.ts';
import { type ProviderServer, serve } from '../rpc/server.ts';
import { Stacks } from './stack.ts';

/** The real engine with the gcp emulator, and zones that no name server serves. */
export class GcpEngine {
  readonly store: ResourceStore;
  readonly zones: ZoneFiles;

  /** @param registry address of the image store, for programs that read images */
  static async start(registry = ''): Promise<GcpEngine> {
    const folder = mkdtempSync(join(tmpdir(), 'gcp-engine-'));
    const store = new ResourceStore(folder);
    const zones = new ZoneFiles(join(folder, 'zones'), () => Promise.resolve());
    const schema = new ArgumentSchema('@pulumi/gcp');
    const apiServer = { endpoint: '127.0.0.1:6443', certificateAuthority: 'Q0E=' };
    const context = { apiServer, registry, zones, store, namespacesOf: () => Promise.resolve([]) };
    const server = await serve({ name: 'gcp', version: schema.version }, () => new GcpProvider(context, schema));
    return new GcpEngine(folder, server, new Stacks({ gcp: server.port }), { store, zones });
  }

  private constructor(
    private readonly folder: string,
    private readonly server: ProviderServer,
    readonly stacks: Stacks,
    { store, zones }: { store: ResourceStore; zones: ZoneFiles },
  ) {
    this.store = store;
    this.zones = zones;
  }

  /** Runs a program in a stack; `changes` counts its resources by what the engine did with them. */
  async up(
    name: string,
    program: () => unknown,
  ): Promise<{ outputs: OutputMap; changes?: Partial<Record<string, number>>; printed: string }> {
    let printed = '';
    const run = () => Promise.resolve(program() as Record<string, unknown> | undefined);
    const stack = await this.stacks.stack(name, run);
    const { outputs, summary } = await stack.up({ onOutput: (text) => void (printed += text) });
    return { outputs, changes: summary.resourceChanges, printed };
  }

  /** The message that an `up` fails with. */
  failure(name: string, program: () => unknown): Promise<string> {
    return this.up(name, program).then(
      () => 'no failure',
      (error: Error) => error.message,
    );
  }

  stop(): void {
    this.server.close();
    this.stacks.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
