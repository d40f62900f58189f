/**
 * A mistake of the user: shown as its message, without a stack trace; the process ends with 1.
 * @example throw new UserError('The flag --vresion is unknown. Did you mean --version?');
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
