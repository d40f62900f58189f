import { stripVTControlCharacters } from 'node:util';

/** A log that is limited to a number of bytes, the notice of the limit included. */
export interface LineBudget {
  print: (line: string) => void;
  remainingBytes: () => number;
}

/** @param notice is printed in place of the first line that does not fit, and is the last line */
export function lineBudget(bytes: number, notice: string, log: (line: string) => void): LineBudget {
  let remainingBytes = bytes - bytesOf(notice);
  let full = false;
  const print = (line: string) => {
    if (full) return;
    full = bytesOf(line) > remainingBytes;
    remainingBytes -= full ? remainingBytes : bytesOf(line);
    log(full ? notice : line);
  };
  return { print, remainingBytes: () => remainingBytes };
}

/** Bytes of a line with its line end. */
export function bytesOf(line: string): number {
  return Buffer.byteLength(line) + 1;
}

/** As many of the first lines as fit. */
export function firstLines(lines: readonly string[], bytes: number): string[] {
  let rest = bytes;
  const end = lines.findIndex((line) => (rest -= bytesOf(line)) < 0);
  return end < 0 ? [...lines] : lines.slice(0, end);
}

/** As many of the last lines as fit. */
export function lastLines(lines: readonly string[], bytes: number): string[] {
  return firstLines(lines.toReversed(), bytes).reverse();
}

/** The start of a line in at most so many bytes, without a partial character. */
export function cut(line: string, bytes: number): string {
  const all = Buffer.from(line);
  if (all.length <= bytes) return line;
  const start = all.subarray(0, Math.max(0, bytes)).toString();
  return start.replace(/\uFFFD$/, '');
}

/** Text without colors and control characters other than line ends. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/[^\P{Cc}\n]/gu, ' ');
}
