/** An error that nx-pulumi shows as a message, without a stack trace. */
export function userError(message: string): Error {
  return Object.assign(new Error(message), { name: 'UserError' });
}
