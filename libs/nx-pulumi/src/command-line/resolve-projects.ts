import { type CommandLine } from './command-line.ts';

/** A project of the workspace, as far as a command line may name it. */
export interface NamedProject {
  name: string;
  root: string;
}

/** A command line whose tasks name their projects in full: Nx takes parts of a name, patterns, and folders as well. */
export function resolveProjects(line: CommandLine, projects: NamedProject[]): CommandLine {
  return {
    ...line,
    tasks: line.tasks.flatMap((task) =>
      task.project === undefined ? task : meant(task.project, projects).map((project) => ({ ...task, project })),
    ),
  };
}

/** As Nx looks for them: by the exact name, by a part of it or a pattern, and last by the folder. */
function meant(typed: string, projects: NamedProject[]): string[] {
  const matching = (text: (project: NamedProject) => string, pattern: RegExp) =>
    projects.filter((project) => pattern.test(text(project))).map(({ name }) => name);
  if (projects.some(({ name }) => name === typed)) return [typed];
  const byName = matching(({ name }) => name, typed.includes('*') ? glob(typed) : part(typed));
  if (byName.length > 0) return byName;
  const byFolder = matching(({ root }) => root, glob(typed));
  return byFolder.length > 0 ? byFolder : [typed];
}

const escaped = (text: string) => text.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
const glob = (pattern: string) => new RegExp(`^${escaped(pattern).replaceAll(/\*+/g, '.*').replaceAll('?', '.')}$`);
const part = (text: string) =>
  new RegExp(`(?<![@a-zA-Z0-9-])${escaped(text).replaceAll('?', '\\?').replaceAll('*', '\\*')}(?![@a-zA-Z0-9-])`, 'i');
