import { UserError } from '@per-branch/go-tool';
import { repositoryOf } from '@per-branch/oci-image';
import { isUserError } from './user-error.ts';

it('`isUserError` recognizes the errors of every package by their name', () => {
  expect(isUserError(new UserError('no Go'))).toBe(true);
  expect(isUserError(caught(() => repositoryOf('no repository')))).toBe(true);
  expect(isUserError(new TypeError('x is undefined'))).toBe(false);
  expect(isUserError('UserError')).toBe(false);
});

function caught(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
