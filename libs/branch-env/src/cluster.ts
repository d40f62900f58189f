// For hooks of programs: what they read from a cluster before or after an operation. It loads neither Pulumi nor its providers.
export {
  type DestroyedStack,
  environmentsOn,
  type LiveEnvironment,
  refuseToDestroyForeign,
  userError,
} from './environments.ts';
export { explainRollout, type FailedUp } from './explain-rollout.ts';
export { type StateResource } from './stack-state.ts';
