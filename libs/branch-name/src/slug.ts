import { createHash } from 'node:crypto';

/** Readable characters of the branch in its slug. */
const READABLE = 20;
/** Hex digits of the digest: 2^32 values, so that a thousand branches collide in one of ten thousand projects. */
const DIGEST = 8;

/**
 * A DNS label for a git branch: at most 20 characters of it, then 8 hex digits of the SHA-256 of the unchanged branch. Without
 * the digest, `feature/x` and `feature-x` would share an environment.
 * @param branch any branch name that git allows
 * @returns at most 29 characters of a-z, 0-9 and `-`; the first and the last are no `-`
 * @throws {Error} if the branch is empty
 * @example slugOf('feature/login') // "feature-login-df7c7aeb"
 */
export function slugOf(branch: string): string {
  if (branch === '') {
    throw new Error('Expected the name of a git branch, got an empty one. Name the branch, e.g. "feature/login".');
  }
  const digest = createHash('sha256').update(branch).digest('hex').slice(0, DIGEST);
  return `${readable(branch)}-${digest}`;
}

function readable(branch: string): string {
  const plain = branch
    .normalize('NFKD')
    .toLowerCase()
    // NFKD splits "ü" into "u" and a mark.
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, READABLE)
    .replace(/-$/, '');
  // "日本" and "+++" have no character that a DNS label allows.
  return plain || 'branch';
}
