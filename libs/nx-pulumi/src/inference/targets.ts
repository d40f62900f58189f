import { type TargetConfiguration } from '@nx/devkit';
import { isFlagSetting } from '../command-line/reserved-flags.ts';
import { executor, helpExecutor } from '../plugin-name.ts';
import { type Operation, operations, runsProgram } from '../program/operation.ts';
import { type Program } from '../program/program.ts';
import { type Setting } from '../program/setting.ts';

/** The targets of a program. They have side effects, so none is cached. */
export function inferTargets(
  { settings }: Pick<Program, 'settings'>,
  nxProject: string,
): Record<Operation | 'help', TargetConfiguration> {
  const flags = settings.filter(isFlagSetting);
  const names = Object.keys(operations) as Operation[];
  const targets = names.map((operation) => [operation, operationTarget(operation, flags, nxProject)] as const);
  return {
    ...(Object.fromEntries(targets) as Record<Operation, TargetConfiguration>),
    // Reads files only, so it depends on no build.
    help: {
      executor: helpExecutor,
      cache: false,
      metadata: {
        technologies: ['pulumi'],
        description: 'Lists the settings: type, default, source, and description',
        help: { command: `npx nx run ${nxProject}:help --help`, example: { options: { stack: '<stack>' } } },
      },
    },
  };
}

function operationTarget(operation: Operation, flags: Setting[], nxProject: string): TargetConfiguration {
  const takesFlags = runsProgram(operation);
  const required = flags.filter((setting) => setting.default === undefined);
  const listed = flags.map((setting) => `--${setting.name}${required.includes(setting) ? '' : '?'}`).join(' ');
  const example = takesFlags
    ? Object.fromEntries(required.map(({ name, type }) => [name, `<${type}>`]))
    : { stack: '<stack>' };
  const command = takesFlags ? `npx nx run ${nxProject}:help` : `npx nx run ${nxProject}:${operation} --help`;
  return {
    executor,
    options: { operation },
    configurations: { local: { local: true } },
    dependsOn: ['build'],
    cache: false,
    metadata: {
      technologies: ['pulumi'],
      description: operations[operation] + (takesFlags && listed ? `. Settings: ${listed}` : ''),
      help: { command, example: { options: example } },
    },
  };
}
