import {
  type DestroyedStack,
  explainRollout,
  type FailedUp,
  refuseToDestroyForeign,
} from '@per-branch/branch-env/cluster';

/** Says why pods do not serve. */
export const afterFailedUp = (context: FailedUp): Promise<void> => explainRollout(context);

/** Leaves the environment of another stack alone. */
export const beforeDestroy = (context: DestroyedStack): Promise<void> => refuseToDestroyForeign(context);
