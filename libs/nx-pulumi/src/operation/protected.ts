import { UserError } from '../user-error.ts';
import { type Change } from './protocol.ts';
import { readState } from './stack-state.ts';

/**
 * Refuses to destroy a stack that has protected resources, before anything of it goes: the engine destroys what it may and fails at
 * the protected ones. Flags that choose resources leave it to the engine.
 */
export async function refuseProtected(request: Change): Promise<void> {
  const { target, exclude, excludeProtected } = request.engine;
  if (target ?? exclude ?? excludeProtected) return;
  const names = (await readState(request))?.protectedResources ?? [];
  if (names.length === 0) return;
  throw new UserError(
    `Stack "${request.stack}" of ${request.project} has protected resources: ${names.join(', ')}. Nothing was destroyed. ` +
      'Take the protection away first, with an "up" in which the program does not set "protect" (if the program has a setting ' +
      'for it, the target "help" lists it), or keep these with --exclude-protected.',
  );
}
