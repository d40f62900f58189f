import fc from 'fast-check';
import { slugOf } from './slug.ts';

/** Valid as a Kubernetes namespace, as a DNS label and as a label's value. */
const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

describe('slugOf', () => {
  it.each([
    ['main', 'main-0d6e4079'],
    ['production', 'production-ab8e18ef'],
    ['kube-system', 'kube-system-88007f70'],
    ['feature/login', 'feature-login-df7c7aeb'],
    ['feature-login', 'feature-login-1a2efb69'],
    ['Feature/Login', 'feature-login-1ce27709'],
    ['release/2026.11', 'release-2026-11-5db06f79'],
    ['a.b_c+d@e#f', 'a-b-c-d-e-f-d6182f78'],
    ['-rf', 'rf-686c39ac'],
    ['$(reboot);&`x`', 'reboot-x-7f289866'],
    ['Ünïcode', 'unicode-00b24be8'],
    ['日本語', 'branch-77710aed'],
    ['+++', 'branch-29f5099b'],
    ['0', '0-5feceb66'],
    ['an-end-at-the-twenty-first', 'an-end-at-the-twenty-734b1eaf'],
    ['x/'.repeat(125), 'x-x-x-x-x-x-x-x-x-x-0d7894cf'],
  ])('%j is %j', (branch, slug) => expect(slugOf(branch)).toBe(slug));

  it('ends in the SHA-256 of the unchanged branch in UTF-8', () => {
    // printf main | sha256sum
    expect(slugOf('main')).toMatch(/-0d6e4079$/);
  });

  it('refuses an empty branch, with an example of one', () => {
    expect(() => slugOf('')).toThrow('Expected the name of a git branch, got an empty one.');
  });

  const branch = fc.oneof(
    fc.string({ minLength: 1, maxLength: 250, unit: 'binary' }),
    fc.string({ minLength: 1, maxLength: 250, unit: 'grapheme' }),
    fc.stringMatching(/^[a-z/_.+@#-]{1,40}$/),
  );

  it('is a DNS label of at most 29 characters for every branch', () => {
    fc.assert(
      fc.property(branch, (name) => {
        expect(slugOf(name)).toMatch(LABEL);
        expect(slugOf(name).length).toBeLessThanOrEqual(29);
      }),
    );
  });

  it('is unique to the branch', () => {
    fc.assert(
      fc.property(fc.uniqueArray(branch, { maxLength: 50 }), (names) => {
        const slugs = names.map((name) => slugOf(name));
        expect(new Set(slugs).size).toBe(names.length);
        expect(names.map((name) => slugOf(name))).toEqual(slugs);
      }),
    );
  });

  it('differs for branches with the same readable characters', () => {
    const alike = ['feature/a', 'feature-a', 'feature_a', 'feature.a', 'Feature/A', 'feature/a/', 'féature/a'];
    expect(new Set(alike.map((name) => slugOf(name))).size).toBe(alike.length);
  });

  it('keeps the readable part of a slug', () => {
    fc.assert(
      fc.property(branch, (name) => {
        const readable = (slug: string) => slug.slice(0, -9);
        const once = readable(slugOf(name));
        expect(readable(slugOf(once))).toBe(once);
      }),
    );
  });
});
