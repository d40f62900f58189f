import { randomBytes } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { startLoadBalancerController } from '../load-balancer-controller/load-balancer-controller.ts';
import { Cluster } from '../cluster/cluster.ts';
import { saveMachineState, tearDown } from '../machine/teardown.ts';
import { writeGkeAuthPlugin } from '../gke-auth/gke-auth.ts';
import { PAUSE_IMAGE, pushBaseImages } from '../images/base-images.ts';
import { containerdHosts, startRegistry } from '../images/registry.ts';
import { type Providers, serveProviders } from '../providers/index.ts';
import { startVolumeProvisioner } from '../volume-provisioner/volume-provisioner.ts';
import { startNameServer } from '../zones/name-server.ts';
import { type Component, type ComponentContext } from '../base/component-context.ts';
import { markChildProcesses } from '../processes/process-marker.ts';
import { gatherMaterials, type Materials } from './binaries.ts';
import { requireUsable } from './state-folder.ts';

/** What a command that uses the cloud has in its environment. */
export type Environment = Record<string, string>;

/** The cloud from nothing to everything that runs, and back. */
export class RunningCloud {
  private readonly services: Component[] = [];
  private cluster: Cluster | undefined;
  private stopping = false;
  /** The part of the start that changes the machine. */
  private changes: Promise<Environment> | undefined;

  constructor(
    private readonly folder: string,
    private readonly log: (line: string) => void,
  ) {}

  /** Brings everything up. Whatever it throws, `stop` takes back what was done so far. */
  async start(): Promise<Environment> {
    requireUsable(this.folder);
    const materials = await gatherMaterials(this.log);
    if (this.stopping) throw new Error('The start was cancelled.');
    this.changes = this.startComponents(materials);
    return this.changes;
  }

  /** Takes everything down, and the state folder with it. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.cluster?.cancel();
    // What is still being started would come after what takes it away.
    await this.changes?.catch(() => undefined);
    for (const service of this.services.reverse()) {
      await service.stop().catch((error: unknown) => this.log(`While stopping: ${(error as Error).message}`));
    }
    await tearDown(this.folder);
  }

  private async startComponents({ binary, redis, plugins, kubernetesProvider }: Materials): Promise<Environment> {
    const begin = Date.now();
    this.log('Starting Kubernetes …');
    saveMachineState(this.folder, markChildProcesses());
    const cluster = new Cluster({ folder: this.inside('cluster'), binary, plugins, log: this.log });
    this.cluster = cluster;
    const { adminKubeconfig } = cluster;
    const context: ComponentContext = { adminKubeconfig, stateDir: this.folder, binary, log: this.log };
    const bin = this.inside('bin');
    // Where commands find it, and nobody else does.
    symlinkSync(kubernetesProvider, join(bin, basename(kubernetesProvider)));

    const images = async () => {
      const registry = this.keep(await startRegistry(context));
      const hosts = this.inside('registry-hosts');
      containerdHosts(registry.url, hosts);
      await Promise.all([cluster.startContainerd(hosts, PAUSE_IMAGE), pushBaseImages(registry.url, redis, context)]);
      return registry;
    };
    const [registry, zones] = await together(
      images(),
      startNameServer(context).then((zones) => this.keep(zones)),
      cluster.startControlPlane(),
    );
    this.keep(startVolumeProvisioner(context));
    this.keep(startLoadBalancerController(context));
    const [providers] = await together(
      serveProviders({
        apiServer: { endpoint: await cluster.endpoint(), certificateAuthority: cluster.certificateAuthority() },
        adminKubeconfig,
        registry: registry.url,
        zones: zones.zones,
        stateDir: this.inside('providers'),
      }).then((providers) => this.keepProviders(providers)),
      cluster.startNode(),
      writeGkeAuthPlugin(bin, context),
    );
    this.log(`The local cloud is up, after ${((Date.now() - begin) / 1000).toFixed(1)} s.`);
    return {
      PULUMI_DEBUG_PROVIDERS: Object.entries(providers.ports)
        .map(([name, port]) => `${name}:${port}`)
        .join(','),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      ...this.backend(),
      REGISTRY_MIRROR: registry.url,
      KUBECONFIG: adminKubeconfig,
      LOCAL_DNS: zones.address,
      LOCAL_CLOUD_BIN: bin,
    };
  }

  /** Pulumi's state and its passphrase live as long as the cloud does. */
  private backend(): Environment {
    const passphrase = randomBytes(24).toString('base64url');
    writeFileSync(join(this.folder, 'passphrase'), passphrase, { mode: 0o600 });
    return { PULUMI_BACKEND_URL: `file://${this.inside('pulumi')}`, PULUMI_CONFIG_PASSPHRASE: passphrase };
  }

  private inside(name: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  private keep<T extends Component>(service: T): T {
    this.services.push(service);
    return service;
  }

  private keepProviders(providers: Providers): Providers {
    this.keep({ stop: () => providers.close() });
    return providers;
  }
}

/** All of it at the same time. A failure is not told before all are settled: nothing goes on behind its back. */
async function together<A, B, C>(first: Promise<A>, second: Promise<B>, third: Promise<C>): Promise<[A, B, C]> {
  await Promise.allSettled([first, second, third]);
  return Promise.all([first, second, third]);
}
