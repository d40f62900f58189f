// Replaces a bare `pulumi up`, whose Node language host is in no registry: runs the program in a script of the Automation API.
// Arguments: the stack, the built entry file of the program, and its settings as name=value.
import { LocalWorkspace } from '@pulumi/pulumi/automation/index.js';
import { createRequire } from 'node:module';

const [stackName = '', entry = '', ...settings] = process.argv.slice(2);
const program = async () => (createRequire(entry)(entry) as () => Promise<Record<string, unknown>>)();
const stack = await LocalWorkspace.selectStack({ stackName, projectName: 'infra-staging', program });
for (const setting of settings) {
  const [, name = '', value = ''] = /^(.*?)=(.*)$/s.exec(setting) ?? [];
  await stack.setConfig(`infra-staging:${name}`, { value });
}
const { summary } = await stack.up({ onOutput: (text) => process.stdout.write(text) });
const { same, ...changed } = summary.resourceChanges ?? {};
if (same === undefined || Object.keys(changed).length > 0)
  throw new Error(`Expected no changes, got ${JSON.stringify(changed)}.`);
process.exit();
