import { type TargetConfiguration } from '@nx/devkit';
import { type Operation, operations, runsProgram } from '../program/operation.ts';
import { executor, helpExecutor } from '../plugin-name.ts';
import { type Program } from '../program/program.ts';
import { type Setting } from '../program/setting.ts';
import { isFlag } from '../settings/is-flag.ts';

/** The targets of a program. They act on the world outside, so none is cached. */
export function inferTargets(
  { settings }: Pick<Program, 'settings'>,
  nxProject: string,
): Record<Operation | 'help', TargetConfiguration> {
  const target = (operation: Operation): TargetConfiguration => ({
    executor,
    options: { operation },
    configurations: { local: { local: true } },
    dependsOn: ['build'],
    cache: false,
    metadata: {
      technologies: ['pulumi'],
      description: describe(operation, settings),
      help: {
        command: runsProgram(operation)
          ? `npx nx run ${nxProject}:help`
          : `npx nx run ${nxProject}:${operation} --help`,
        example: { options: example(operation, settings) },
      },
    },
  });
  const names = Object.keys(operations) as Operation[];
  const targets = names.map((name) => [name, target(name)] as const);
  return { ...(Object.fromEntries(targets) as Record<Operation, TargetConfiguration>), help: help(nxProject) };
}

/** Reads files only, so it waits for no build. */
function help(nxProject: string): TargetConfiguration {
  return {
    executor: helpExecutor,
    cache: false,
    metadata: {
      technologies: ['pulumi'],
      description: 'Lists the settings: type, default, where each comes from, and what it means',
      help: { command: `npx nx run ${nxProject}:help --help`, example: { options: { stack: '<stack>' } } },
    },
  };
}

function describe(operation: Operation, settings: Setting[]): string {
  const flags = settings
    .filter(isFlag)
    .map(({ name, default: byDefault }) => `--${name}${byDefault === undefined ? '' : '?'}`);
  return runsProgram(operation) && flags.length > 0
    ? `${operations[operation]}. Settings: ${flags.join(' ')}`
    : operations[operation];
}

function example(operation: Operation, settings: Setting[]): Record<string, string> {
  const wanted = settings.filter((setting) => isFlag(setting) && setting.default === undefined);
  return runsProgram(operation)
    ? Object.fromEntries(wanted.map(({ name, type }) => [name, `<${type}>`]))
    : { stack: '<stack>' };
}
