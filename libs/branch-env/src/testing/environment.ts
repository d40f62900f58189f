import { createHash } from 'node:crypto';
import { branchEnvironment, slugOf } from '@per-branch/branch-name';
import { record, type RecordOptions } from '@per-branch/pulumi-testing';
import { environmentMocks } from '@per-branch/test-support/environment-mocks';
import * as kubernetes from '@pulumi/kubernetes';
import { BranchEnv } from '../branch-env.ts';
import type { BranchEnvArgs } from '../branch-env-args.ts';

export const DIGEST = `sha256:${'9f'.repeat(32)}`;
export const release = {
  image: `registry.example/shop@${DIGEST}`,
  version: '1.9.2',
  commit: '5f2c9a8d6b1e4f3a7c0d9e8b7a6f5e4d3c2b1a09',
  time: '2026-11-24T18:00:00Z',
};

/** Mocks show what is declared; that pods start and policies hold is tested on a cluster. */
export const mocks = environmentMocks('203.0.113.7');

/** Records the environment of branch feature/login of the app shop. */
export function recordEnvironment(args: Partial<BranchEnvArgs> = {}, resources: RecordOptions['resources'] = mocks) {
  const program = () => {
    const provider = new kubernetes.Provider('cluster', {});
    const environment = branchEnvironment('feature/login', 'shop');
    const { namespace, address, running } = new BranchEnv('env', { environment, release, ...args }, { provider });
    return { namespace, address, running };
  };
  return record(program, { resources });
}

export const NAMESPACE = 'env-shop-feature-login-df7c7aeb';
export const STACK = 'organization/project/stack';
export const labels = {
  'per-branch/environment': 'feature-login-df7c7aeb',
  'per-branch/app': 'shop',
  'per-branch/stack': slugOf(STACK),
};
export const fieldManager = { 'pulumi.com/patchFieldManager': `per-branch-${slugOf(STACK)}` };
export const shop = { 'app.kubernetes.io/name': 'shop' };
export const redis = { 'app.kubernetes.io/name': 'redis' };
export const containerSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

export function checksumOf(password: string): string {
  const data = { password, 'redis.conf': `requirepass ${password}\n` };
  return createHash('sha256').update(JSON.stringify(data)).digest('hex');
}
