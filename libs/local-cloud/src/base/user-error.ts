/** Whether an error is a mistake of the user, by its name: each package has a class `UserError` of its own. */
export function isUserError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'UserError';
}
