import { type Program } from '../program/program.ts';
import { type Setting, settingName } from '../program/setting.ts';
import { secretFlag } from '../settings/resolve-settings.ts';
import { encryptedKeys } from '../settings/stack-file.ts';
import { UserError } from '../user-error.ts';
import { type CommandLine, flagUses } from './command-line.ts';

/**
 * Refuses a command line whose flags give a secret setting of a program, by its name or its full key: one that is declared secret,
 * or that the file of any of its stacks encrypts, whichever stack the run turns out to mean.
 */
export function refuseSecrets(
  line: CommandLine,
  { project, settings, stackConfigFolder }: Pick<Program, 'project' | 'settings' | 'stackConfigFolder'>,
): void {
  const encrypted = encryptedKeys(stackConfigFolder, project);
  const undeclared = encrypted.filter((key) => !settings.some((setting) => setting.key === key));
  const secrets: Named[] = [
    ...settings.filter(({ key, secret }) => secret || encrypted.includes(key)),
    ...undeclared.map((key) => ({ key, name: settingName(key, project), secret: false })),
  ];
  const given = secrets.filter(({ key, name }) => [name, key].some((flag) => flagUses(line, flag).length > 0));
  if (given.length > 0) throw new UserError(given.map((one) => secretFlag(one, 'Pulumi.<stack>.yaml')).join('\n'));
}

type Named = Pick<Setting, 'key' | 'name' | 'secret'>;
