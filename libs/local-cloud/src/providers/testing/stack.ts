import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { LocalWorkspace, type PulumiFn, type Stack } from '@pulumi/pulumi/automation';
import { tool } from './tool.js';

/** Stacks of one project in a throwaway backend, run by the built engine with the providers at these ports. */
export class Stacks {
  private readonly folder = mkdtempSync(join(tmpdir(), 'stacks-'));

  constructor(private readonly ports: Record<string, number>) {
    // Where the Automation API looks for it.
    process.env['PATH'] = [dirname(tool('pulumi')), process.env['PATH']].join(delimiter);
  }

  async stack(stackName: string, program: PulumiFn): Promise<Stack> {
    const envVars = {
      PULUMI_BACKEND_URL: `file://${this.folder}`,
      PULUMI_CONFIG_PASSPHRASE: 'test',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      // Otherwise the engine tries for seconds to download the plugins that it attaches to.
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      PULUMI_DEBUG_PROVIDERS: Object.entries(this.ports)
        .map(([name, port]) => `${name}:${port}`)
        .join(','),
    };
    const stack = await LocalWorkspace.createOrSelectStack({ stackName, projectName: 'test', program }, { envVars });
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
