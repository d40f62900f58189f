import {
  explainRollout,
  type FailedUp,
  refuseToDestroyForeign,
  type StateResource,
} from '@per-branch/branch-env/cluster';

/** Says why pods do not serve. */
export const afterFailedUp = (context: FailedUp): Promise<void> => explainRollout(context);

/** Leaves the environment of another stack alone. */
export async function beforeDestroy({ resources, project, stack }: DestroyedStack): Promise<void> {
  try {
    await refuseToDestroyForeign(resources, { project, stack });
  } catch (error) {
    // A message for the user, and no stack trace.
    throw Object.assign(error as Error, { name: 'UserError' });
  }
}

interface DestroyedStack {
  resources: readonly StateResource[];
  project: string;
  stack: string;
}
