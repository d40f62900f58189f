import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { document, Workspace } from './testing/workspace.ts';

/** The example of the README, in a workspace of its own. */
describe('the example of the README', () => {
  const text = readFileSync(join(__dirname, '../README.md'), 'utf8');
  const block = (language: string) => new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'm').exec(text)?.[1] ?? '';
  const manifest = /with (\{.*\})$/m.exec(block('yaml'))?.[1] ?? '';
  const workspace = new Workspace({
    'greeting/Pulumi.yaml': block('yaml'),
    'greeting/index.js': block('js'),
    'greeting/package.json': manifest.replace(/\}$/, ', "nx": { "targets": { "build": { "command": "true" } } } }'),
    'package.json': '{ "name": "workspace", "private": true, "workspaces": ["greeting"] }',
  });
  afterAll(() => workspace.remove());

  it('previews, deploys, prints outputs and destroys', async () => {
    const commands = block('sh').trim().split('\n');
    expect(commands).toHaveLength(4);
    for (const command of commands) {
      const result = await workspace.nx(...command.split(' ').slice(1));
      if (result.code !== 0) throw new Error(result.all);
      if (command.includes('--json')) expect(document(result)['outputs']).toEqual({ version: '1.10', replicas: 3 });
    }
  });
});
