export { BranchEnv } from './branch-env.ts';
export { type BranchEnvArgs, type RedisArgs } from './branch-env-args.ts';
export { type Exposure, type LoadBalancerExposure } from './exposure.ts';
export { type Release, type Running } from './release.ts';
