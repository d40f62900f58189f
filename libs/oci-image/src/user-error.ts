/** A mistake that its reader can correct: shown as its message, without a stack trace. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
