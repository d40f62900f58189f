// Writes the picture and the table of projects into README.md, or into the file that is named, from the Nx graph.
// --check writes nothing, and fails if they differ from the graph.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createProjectGraphAsync } from '@nx/devkit';
import { format, resolveConfig } from 'prettier';
import { command, CommandError, root } from './workspace.mjs';

const BEGIN = '<!-- projects: written by "npx nx run click-count-e2e:project-map" -->';
const END = '<!-- end of projects -->';

/** Groups of the picture, by the tag of their projects. Projects of tests are in the table alone. */
const groups = {
  'type:service': 'service',
  'type:program': 'Pulumi programs',
  'type:component': 'component libraries',
  'type:pure': 'names',
  'type:nx-plugin': 'Nx plugin',
  'type:local-cloud': 'local cloud',
  'type:tool': 'tools',
};

command(async () => {
  const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' } }, allowPositionals: true });
  const file = resolve(root, positionals[0] ?? 'README.md');
  const readme = readFileSync(file, 'utf8');
  const [before, rest] = readme.split(`${BEGIN}\n`);
  const after = rest?.slice(rest.indexOf(END));
  if (!after?.startsWith(END)) throw new CommandError(`${file} lacks "${BEGIN}" or "${END}".`);
  const { nodes, dependencies } = await createProjectGraphAsync({ exitOnError: true });
  const projects = Object.values(nodes).map((node) => projectOf(node, dependencies[node.name] ?? []));
  projects.sort((a, b) => a.root.localeCompare(b.root));
  const written = `${before}${BEGIN}\n\n${picture(projects)}\n\n${table(projects)}\n\n${after}`;
  const expected = await format(written, { ...(await resolveConfig(file)), filepath: file });
  if (expected === readme) return;
  if (values.check)
    throw new CommandError(
      `${file} shows other projects than the Nx graph: run "npx nx run click-count-e2e:project-map".`,
    );
  writeFileSync(file, expected);
});

function projectOf({ name, data }, edges) {
  const { description, devDependencies = {} } = JSON.parse(readFileSync(join(root, data.root, 'package.json'), 'utf8'));
  const isForTests = ({ target, type }) => type !== 'implicit' && `@per-branch/${target}` in devDependencies;
  return {
    name,
    root: data.root,
    description,
    group: groups[data.tags?.find((tag) => tag in groups)],
    uses: edges.filter((edge) => !isForTests(edge)).map(({ target }) => target),
  };
}

function picture(projects) {
  const drawn = projects.filter(({ group }) => group);
  const subgraphs = Object.values(groups).flatMap((group) => {
    const members = drawn.filter((project) => project.group === group).map(({ name, root }) => `    ${name}[${root}]`);
    return members.length > 0 ? [`  subgraph group-${group.replaceAll(' ', '-')} [${group}]`, ...members, '  end'] : [];
  });
  const arrows = drawn.flatMap(({ name, uses }) =>
    uses.filter((used) => drawn.some((project) => project.name === used)).map((used) => `  ${name} --> ${used}`),
  );
  return ['```mermaid', 'flowchart LR', ...subgraphs, ...arrows.sort(), '```'].join('\n');
}

function table(projects) {
  const rows = projects.map(({ root, description }) => `| [${root}](${root}) | ${description} |`);
  return ['| project | what it is |', '| --- | --- |', ...rows].join('\n');
}
