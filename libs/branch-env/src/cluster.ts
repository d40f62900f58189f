// What programs ask of a cluster around an operation; it loads neither Pulumi nor its providers.
export { type DestroyedStack, environmentsOn, type LiveEnvironment, refuseToDestroyForeign } from './environments.ts';
export { explainRollout, type FailedUp } from './explain-rollout.ts';
export { type StateResource } from './stack-state.ts';
export { userError } from './user-error.ts';
