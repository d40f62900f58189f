import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A git checkout with one commit, which ignores `dist`. */
export interface Checkout {
  folder: string;
  git: (...args: string[]) => string;
  /** The commit that is checked out. */
  commit: () => string;
}

export async function createCheckout(folder: string): Promise<Checkout> {
  execFileSync('git', ['init', '--quiet', folder]);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.com');
  await writeFile(join(folder, 'file'), '1');
  await writeFile(join(folder, '.gitignore'), 'dist\n');
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
  return { folder, git, commit: () => git('rev-parse', 'HEAD') };
}
