import { workspace } from './checkout.ts';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The cloud runs from the checkout that brought it up: this one, which stays, and not a clone that a story removes. */
export default async function cloudUp(): Promise<void> {
  await promisify(execFile)(join(workspace, 'node_modules/.bin/local-cloud'), ['up']);
}
