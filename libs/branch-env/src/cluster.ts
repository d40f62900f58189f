// What programs ask of a cluster around an operation; it loads neither Pulumi nor its providers.
export { type DestroyedStack, environmentsOn, type LiveEnvironment, refuseToDestroyForeign } from './environments.js';
export { explainRollout, type FailedUp } from './explain-rollout.js';
export { type StateResource } from './stack-state.js';
export { userError } from './user-error.js';
