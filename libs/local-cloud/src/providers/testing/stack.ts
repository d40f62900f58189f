import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { LocalWorkspace, type PulumiFn, type Stack } from '@pulumi/pulumi/automation';
import { tool } from './tool.ts';

/**
 * Stacks of one project in a throwaway backend, run by the built engine with the emulators at these ports and the built
 * Kubernetes provider.
 */
export class Stacks {
  private readonly folder = mkdtempSync(join(tmpdir(), 'stacks-'));

  /** @param bin folder of `gke-gcloud-auth-plugin`, for programs with a Kubernetes provider */
  constructor(
    private readonly ports: Record<string, number>,
    bin?: string,
  ) {
    // Where the Automation API looks for the engine, the engine for the provider, and the provider for the auth plugin.
    const forKubernetes = bin ? [bin, dirname(tool('pulumi-resource-kubernetes'))] : [];
    process.env['PATH'] = [...forKubernetes, dirname(tool('pulumi')), process.env['PATH']].join(delimiter);
  }

  /** @param env added to the environment of the engine and what it starts */
  async stack(stackName: string, program: PulumiFn, env: Record<string, string> = {}): Promise<Stack> {
    const envVars = {
      PULUMI_BACKEND_URL: `file://${this.folder}`,
      PULUMI_CONFIG_PASSPHRASE: 'test',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      // The Kubernetes provider leaves a kubeconfig there for each cluster.
      TMPDIR: this.folder,
      // Otherwise the engine tries for seconds to download the plugins that it attaches to.
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      PULUMI_DEBUG_PROVIDERS: Object.entries(this.ports)
        .map(([name, port]) => `${name}:${port}`)
        .join(','),
      ...env,
    };
    // Its own default is a folder that is never removed.
    const workDir = mkdtempSync(join(this.folder, 'work-'));
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName, projectName: 'test', program },
      { envVars, workDir },
    );
    await stack.setAllConfig({ 'gcp:project': { value: 'example-test' }, 'gcp:region': { value: 'europe-west1' } });
    return stack;
  }

  /** What the backend keeps of a stack, as it lies on the disk. */
  state(stackName: string): string {
    return readFileSync(join(this.folder, '.pulumi/stacks/test', `${stackName}.json`), 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
