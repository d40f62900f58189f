import { type Program } from '../program/program.ts';
import { UserError } from '../user-error.ts';
import { type RunOptions } from './options.ts';

/** Whether somebody has to agree to a run, and is shown first what it would change. */
export type Confirmation = 'none' | 'ask' | 'show and ask';

/** Whether a run has to ask before it changes anything; refuses one that has to and cannot. */
export function confirmation(
  { confirm, project }: Pick<Program, 'confirm' | 'project'>,
  stack: string,
  { operation, yes, skipPreview, json }: Pick<RunOptions, 'operation' | 'yes' | 'skipPreview' | 'json'>,
  terminal = process.stdin.isTTY && process.stdout.isTTY,
): Confirmation {
  const asks = Array.isArray(confirm) ? confirm.includes(stack) : confirm;
  if (!asks || yes || (operation !== 'up' && operation !== 'destroy')) return 'none';
  if (terminal && !json) return skipPreview ? 'ask' : 'show and ask';
  throw new UserError(
    `${project} asks before "${operation}" of stack "${stack}", and there is no terminal to ask on: add --yes if you mean it; the target "preview" shows what it does.`,
  );
}
