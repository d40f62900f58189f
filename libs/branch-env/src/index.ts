export { BranchEnv } from './branch-env.js';
export { type BranchEnvArgs, type RedisArgs } from './branch-env-args.js';
export { type Exposure, type LoadBalancerExposure } from './exposure.js';
export { type Release, type Running } from './release.js';
