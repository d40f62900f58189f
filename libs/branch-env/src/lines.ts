import { stripVTControlCharacters } from 'node:util';

/** Lines that may take so many bytes, the notice that more was left out included. */
export interface LineBudget {
  print: (line: string) => void;
  remainingBytes: () => number;
}

/** @param notice is printed once, in place of the first line that does not fit; nothing is printed after it */
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

/** Bytes of a line with its end. */
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

/** A line's beginning that takes no more bytes, no character of it halved. */
export function cut(line: string, bytes: number): string {
  const all = Buffer.from(line);
  return all.length <= bytes
    ? line
    : all
        .subarray(0, Math.max(0, bytes))
        .toString()
        .replace(/\uFFFD$/, '');
}

/** Lines without what moves a terminal's cursor or colors it. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/[^\P{Cc}\n]/gu, ' ');
}
