import { stripVTControlCharacters } from 'node:util';

/** A line of the engine's progress for a resource that it reads: symbol, type, name and this state, and nothing after it. */
const READ = /^ ~ {2}\S+ .+ refresh(ing)? \([\d.]+s\) \n$/;

/** Leaves out of what the engine prints, plain or colored, the two lines for each resource that it only reads. */
export class WithoutReads {
  private begun = '';

  /** Takes what was printed, which may end within a line, and answers with the lines to show that are complete. */
  add(text: string): string {
    const lines = (this.begun + text).split(/(?<=\n)/);
    this.begun = lines.at(-1)?.endsWith('\n') ? '' : (lines.pop() ?? '');
    return lines.filter((line) => !READ.test(stripVTControlCharacters(line))).join('');
  }

  /** Answers with what was printed since the last line that is complete. */
  end(): string {
    const rest = this.begun;
    this.begun = '';
    return rest;
  }
}
