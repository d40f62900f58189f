import { mayBeFlag } from '../command-line/nx-options.ts';
import { type Setting } from '../program/setting.ts';

/** Whether a setting is given as a flag: not a secret one, and none whose name means something else. */
export function isFlag({ name, secret }: Pick<Setting, 'name' | 'secret'>): boolean {
  return !secret && mayBeFlag(name);
}
