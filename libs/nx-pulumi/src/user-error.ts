/**
 * A mistake that its reader can put right: shown as its message alone, without a stack trace, and the process ends with 1.
 * @example throw new UserError('The flag --vresion is not known. Did you mean --version?');
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
