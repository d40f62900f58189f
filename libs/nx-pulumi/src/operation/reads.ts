import { stripVTControlCharacters } from 'node:util';

/** A line of the engine's progress for a resource that it reads: symbol, type, name and this state, and nothing after it. */
const READ = /^ ~ {2}\S+ .+ refresh(ing)? \([\d.]+s\) \n$/;

/** What the engine printed, plain or colored, without the two lines for each resource that it only read. */
export function withoutReads(text: string): string {
  const lines = text.split(/(?<=\n)/);
  return lines.filter((line) => !READ.test(stripVTControlCharacters(line))).join('');
}
