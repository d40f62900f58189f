/** A command line of Nx. */
export interface CommandLine {
  /** The tasks that it names; one without a project is the target of every project. */
  tasks: { project?: string; target: string }[];
  /** Its arguments as they were typed. */
  args: string[];
}

/** Parses the arguments of an Nx process, `process.argv` without Node and script. */
export function parseCommandLine(args: string[]): CommandLine {
  return { tasks: tasksOf(args), args };
}

function tasksOf(args: string[]): CommandLine['tasks'] {
  const [command = '', ...named] = positionals(args);
  const [projectOption] = optionValues(args, /^(-p|--project)$/);
  const targets = optionValues(args, /^(-t|--targets?)$/);
  if (isMany(command)) return targets.map((target) => ({ target }));
  // Without "run", the command itself is the target, and a project may follow.
  const task = command === 'run' ? (named.find((arg) => arg.includes(':')) ?? named[0]) : command;
  if (task?.includes(':')) {
    const [project, target = ''] = task.split(':');
    return [{ project, target }];
  }
  const project = (command === 'run' ? undefined : named[0]) ?? projectOption;
  return (task === undefined ? targets : [task]).map((target) => ({ project, target }));
}

const isMany = (command = '') => ['run-many', 'affected'].includes(command);

/** Options of Nx whose value may be the next argument. */
const valued =
  /^(-[cpt]|--(configuration|projects?|targets?|exclude|parallel|runner|output-?style|base|head|files|graph))$/i;

/** Arguments that are neither flags nor values of Nx's own options. */
function positionals(args: string[]): string[] {
  return args.filter((arg, index) => !arg.startsWith('-') && !valued.test(args[index - 1] ?? ''));
}

/** Values of an option that takes several, separated by commas or spaces. */
function optionValues(args: string[], option: RegExp): string[] {
  return args.flatMap((arg, index) => {
    const [name, text] = splitFlag(arg);
    if (!option.test(name)) return [];
    const rest = args.slice(index + 1);
    const end = rest.findIndex((next) => next.startsWith('-'));
    const values = text === undefined ? rest.slice(0, end < 0 ? undefined : end) : [text];
    return values.flatMap((value) => value.split(',')).filter(Boolean);
  });
}

/** `--flag=text` as `--flag` and `text`; any other argument as it is. */
export function splitFlag(arg: string): [name: string, text?: string] {
  const index = arg.startsWith('-') ? arg.indexOf('=') : -1;
  return index < 0 ? [arg] : [arg.slice(0, index), arg.slice(index + 1)];
}

/** Whether the command line names a task. Its flags are not for tasks that run only as dependencies. */
export function namesTask({ tasks }: CommandLine, project: string, target: string): boolean {
  // Nx accepts `shop` for `@example/shop`.
  const isProject = (name: string) => name === project || project.endsWith(`/${name}`);
  return tasks.some((task) => task.target === target && (task.project === undefined || isProject(task.project)));
}

/**
 * Whether it may run many tasks, as `nx run-many` does: Nx then keeps --target, --parallel and --exclude for itself.
 */
export function runsMany({ args }: CommandLine): boolean {
  return isMany(positionals(args)[0]);
}

/** Whether --target names the task, as it does where no positional argument does. */
export function targetIsTask({ args }: CommandLine): boolean {
  const [command, ...named] = positionals(args);
  return isMany(command) || (command === 'run' && !named.some((arg) => arg.includes(':')));
}
