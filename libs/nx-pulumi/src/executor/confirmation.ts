import { createInterface } from 'node:readline';
import { UserError } from '@per-branch/go-tool';
import { type OperationRequest } from '../operation/protocol.ts';
import { type Program } from '../program/program.ts';
import { type RunOptions } from './parse-options.ts';

/** Whether a run has to be confirmed, and whether its preview is shown first. */
export type Confirmation = 'none' | 'ask' | 'preview and ask';

/** The confirmation that a run needs; refuses one that needs it where it is not possible. */
export function confirmation(
  { confirm: confirmed, project }: Pick<Program, 'confirm' | 'project'>,
  stack: string,
  { operation, yes, skipPreview, json }: Pick<RunOptions, 'operation' | 'yes' | 'skipPreview' | 'json'>,
  isTerminal = process.stdin.isTTY && process.stdout.isTTY,
): Confirmation {
  const needed = Array.isArray(confirmed) ? confirmed.includes(stack) : confirmed;
  if (!needed || yes || (operation !== 'up' && operation !== 'destroy')) return 'none';
  if (isTerminal && !json) return skipPreview ? 'ask' : 'preview and ask';
  throw new UserError(
    `"${operation}" of stack "${stack}" of ${project} needs confirmation, and there is no terminal to ask on: confirm it with --yes; the target "preview" shows what it does.`,
  );
}

/** Asks on the terminal; Ctrl-C, and the end of the input, mean no. */
export async function confirm({ operation, stack, project }: OperationRequest): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const question = `${operation === 'up' ? 'Deploy' : 'Destroy'} stack "${stack}" of ${project}? [y/N] `;
  const answer = await new Promise<string>((resolve) => {
    terminal.on('SIGINT', () => terminal.close());
    terminal.on('close', () => resolve(''));
    terminal.question(question, resolve);
  });
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new UserError('Nothing was changed.');
}
