export { BranchEnv } from './branch-env.ts';
export { type BranchEnvArgs, type Exposure, type LoadBalancerExposure, type RedisArgs } from './branch-env-args.ts';
export { type Release, type Running } from './release.ts';
