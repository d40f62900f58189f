import { sameFlag } from './flag-name.ts';

/** A command line of Nx, as far as its tasks are concerned. */
export interface CommandLine {
  /** The tasks that it names; without a project, every project's target of that name. */
  tasks: { project?: string; target: string }[];
  /** Its words, as they were typed. */
  words: string[];
}

/** Reads the arguments of an Nx process, `process.argv` without Node and script. */
export function readCommandLine(words: string[]): CommandLine {
  const named = positionals(words);
  const [command = '', first] = named;
  if (command === 'run-many' || command === 'affected') {
    return { tasks: listed(words, /^(-t|--targets?)$/).map((target) => ({ target })), words };
  }
  const full = command === 'run' ? (named.slice(1).find((word) => word.includes(':')) ?? first) : command;
  if (full?.includes(':')) {
    const [project, target = ''] = full.split(':');
    return { tasks: [{ project, target }], words };
  }
  if (command === 'run') return { tasks: full === undefined ? byOptions(words) : [{ target: full }], words };
  const project = first ?? listed(words, /^(-p|--project)$/)[0];
  return { tasks: [{ target: command, ...(project !== undefined && { project }) }], words };
}

/** The task of `nx run --project=shop --target=up`. */
function byOptions(words: string[]): CommandLine['tasks'] {
  const [project] = listed(words, /^(-p|--project)$/);
  return listed(words, /^(-t|--target)$/).map((target) => ({ target, ...(project !== undefined && { project }) }));
}

/** Options of Nx whose value may be the next word. */
const valued =
  /^(-[cpt]|--(configuration|projects?|targets?|exclude|parallel|runner|output-?style|base|head|files|graph))$/i;

/** The words that are neither flags nor values of Nx's own options. */
function positionals(words: string[]): string[] {
  return words.filter((word, at) => !word.startsWith('-') && !valued.test(words[at - 1] ?? ''));
}

/** Whether the command line itself asks for this task; its flags are not meant for those that merely come before it. */
export function names({ tasks }: CommandLine, project: string, target: string): boolean {
  return tasks.some((task) => task.target === target && (task.project === undefined || means(task.project, project)));
}

/** Whether it may run many tasks, as `nx run-many` does: Nx then takes --target, --parallel and --exclude. */
export function runsMany({ words }: CommandLine): boolean {
  return ['run-many', 'affected'].includes(positionals(words)[0] ?? '');
}

/** Whether --target names the task, as it does where no other word does. */
export function targetIsTask(line: CommandLine): boolean {
  const [command, ...rest] = positionals(line.words);
  return runsMany(line) || (command === 'run' && !rest.some((word) => word.includes(':')));
}

/** Nx takes the last part of a project's name for the whole: `shop` for `@example/shop`. */
function means(typed: string, project: string): boolean {
  return typed === project || project.endsWith(`/${typed}`);
}

/** Values of an option that takes several, apart by commas or spaces. */
function listed(words: string[], option: RegExp): string[] {
  return words.flatMap((word, at) => {
    const [name = '', text] = split(word);
    if (!option.test(name)) return [];
    const rest = words.slice(at + 1);
    const end = rest.findIndex((next) => next.startsWith('-'));
    const values = text === undefined ? rest.slice(0, end < 0 ? undefined : end) : [text];
    return values.flatMap((value) => value.split(',')).filter(Boolean);
  });
}

/** A flag on a command line, once. */
export interface FlagUse {
  /** What stands behind its `=`. */
  text?: string;
  /** The word after it, if that is no flag. */
  next?: string;
  /** Written as --no-<flag>. */
  negated: boolean;
}

/** Each use of a flag, in the order in which they were typed. */
export function flagUses({ words }: CommandLine, flag: string): FlagUse[] {
  return words.flatMap((word, at) => {
    const [name = '', text] = split(word);
    if (!name.startsWith('-')) return [];
    const negated = text === undefined && sameFlag(name, `no-${flag}`);
    if (!negated && !sameFlag(name, flag)) return [];
    const next = words[at + 1];
    return [
      {
        negated,
        ...(text !== undefined && { text }),
        ...(text === undefined && next !== undefined && !next.startsWith('-') && { next }),
      },
    ];
  });
}

function split(word: string): string[] {
  const at = word.startsWith('-') ? word.indexOf('=') : -1;
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}
