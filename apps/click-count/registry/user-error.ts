/** A mistake that its reader can put right: a message, and no stack trace. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
