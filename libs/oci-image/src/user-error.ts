/** A mistake that its reader can correct: shown as its message, without a stack trace. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Whether an error is a `UserError` of any package: each has the class for itself, so that the name decides. */
export function isUserError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'UserError';
}
