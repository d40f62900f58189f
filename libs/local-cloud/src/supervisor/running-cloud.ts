import { randomBytes } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Component, type ComponentContext } from '../base/component-context.ts';
import { Cluster } from '../cluster/cluster.ts';
import { writeGkeAuthPlugin } from '../gke-auth/gke-auth.ts';
import { PAUSE_IMAGE, pushBaseImages } from '../images/base-images.ts';
import { containerdHosts, startRegistry } from '../images/registry.ts';
import { startLoadBalancerController } from '../load-balancer-controller/load-balancer-controller.ts';
import { saveMachineState, tearDown } from '../machine/teardown.ts';
import { markChildProcesses } from '../processes/process-marker.ts';
import { serveProviders } from '../providers/index.ts';
import { startVolumeProvisioner } from '../volume-provisioner/volume-provisioner.ts';
import { startNameServer } from '../zones/name-server.ts';
import { type Binaries, prepareBinaries } from './binaries.ts';
import { type Environment } from './messages.ts';
import { providersFolder, requireUsable } from './state-folder.ts';

/** All components of the cloud. */
export class RunningCloud {
  private readonly components: Component[] = [];
  private cluster: Cluster | undefined;
  private stopping = false;
  /** The part of the start that changes the machine. */
  private starting: Promise<Environment> | undefined;

  constructor(
    private readonly folder: string,
    private readonly log: (line: string) => void,
  ) {}

  /** Starts everything. If it throws, `stop` removes what was started. */
  async start(): Promise<Environment> {
    requireUsable(this.folder);
    const binaries = await prepareBinaries(this.log);
    if (this.stopping) throw new Error('The start was canceled.');
    this.starting = this.startComponents(binaries);
    return this.starting;
  }

  /** Stops everything, and removes it from the machine with the state folder. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.cluster?.cancel();
    // What starts during the teardown would stay.
    await this.starting?.catch(() => undefined);
    for (const component of this.components.reverse()) {
      await component.stop().catch((error: unknown) => this.log(`While stopping: ${(error as Error).message}`));
    }
    await tearDown(this.folder);
  }

  private async startComponents(binaries: Binaries): Promise<Environment> {
    const begin = Date.now();
    this.log('Starting Kubernetes …');
    saveMachineState(this.folder, markChildProcesses());
    const { kubernetes: binary, cniPlugins: plugins } = binaries;
    const cluster = new Cluster({ folder: this.createFolder('cluster'), binary, plugins, log: this.log });
    this.cluster = cluster;
    const { adminKubeconfig } = cluster;
    const context = { adminKubeconfig, stateDir: this.folder, binary, log: this.log };
    const bin = this.createFolder('bin');
    // In a folder that is on the PATH of commands that use the cloud only.
    symlinkSync(binaries.kubernetesProvider, join(bin, basename(binaries.kubernetesProvider)));

    const [registry, nameServer] = await allSettled(
      this.startImageStore(context, cluster, binaries.redis),
      startNameServer(context).then((nameServer) => this.keep(nameServer)),
      cluster.startControlPlane(),
    );
    this.keep(startVolumeProvisioner(context));
    this.keep(startLoadBalancerController(context));
    const startProviders = async () => {
      const providers = await serveProviders({
        apiServer: { endpoint: await cluster.endpoint(), certificateAuthority: cluster.certificateAuthority() },
        adminKubeconfig,
        registry: registry.url,
        zones: nameServer.zones,
        stateDir: this.createFolder(basename(providersFolder(this.folder))),
      });
      this.keep({ stop: () => providers.close() });
      return providers.ports;
    };
    const [ports] = await allSettled(startProviders(), cluster.startNode(), writeGkeAuthPlugin(bin, context));
    this.log(`The local cloud is up, after ${((Date.now() - begin) / 1000).toFixed(1)} s.`);
    return {
      PULUMI_DEBUG_PROVIDERS: Object.entries(ports)
        .map(([name, port]) => `${name}:${port}`)
        .join(','),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      ...this.createBackend(),
      REGISTRY_MIRROR: registry.url,
      KUBECONFIG: adminKubeconfig,
      LOCAL_DNS: nameServer.address,
      LOCAL_CLOUD_BIN: bin,
    };
  }

  /** The image store, the images that every cloud needs, and containerd, which pulls from the image store only. */
  private async startImageStore(context: ComponentContext, cluster: Cluster, redis: string) {
    const registry = this.keep(await startRegistry(context));
    const hosts = this.createFolder('registry-hosts');
    containerdHosts(registry.url, hosts);
    await Promise.all([cluster.startContainerd(hosts, PAUSE_IMAGE), pushBaseImages(registry.url, redis, context)]);
    return registry;
  }

  /** Creates Pulumi's backend, which the cloud's end removes. */
  private createBackend(): Environment {
    const passphrase = randomBytes(24).toString('base64url');
    writeFileSync(join(this.folder, 'passphrase'), passphrase, { mode: 0o600 });
    return { PULUMI_BACKEND_URL: `file://${this.createFolder('pulumi')}`, PULUMI_CONFIG_PASSPHRASE: passphrase };
  }

  private createFolder(name: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Stops the component with the cloud. */
  private keep<T extends Component>(component: T): T {
    this.components.push(component);
    return component;
  }
}

/** Like Promise.all, but rejects only after all have settled, so that none continues in the background. */
async function allSettled<A, B, C>(...all: [Promise<A>, Promise<B>, Promise<C>]): Promise<[A, B, C]> {
  await Promise.allSettled(all);
  return Promise.all(all);
}
