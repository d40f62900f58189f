import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GoTool } from './tool.ts';

/**
 * 12 hex digits of what determines a program: the module's files, the flags and the architecture. Not of the installed Go, so
 * that what was built runs on after Go is gone.
 */
export function buildKey({ name, module, package: main, ldflags = '', embed }: GoTool): string {
  const facts = [name, main, ldflags, process.platform, process.arch, ...(embed ? [embed] : [])];
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const file of globSync('**/{go.mod,go.sum,*.go}', { cwd: module }).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(module, file)));
  }
  return hash.digest('hex').slice(0, 12);
}
