import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One process of the engine: `pulumi up …`, `pulumi stack export …`. */
export interface EngineCall {
  /** Milliseconds since 1970. */
  start: number;
  end: number;
  /** @example "up" or "stack export" */
  command: string;
}

/** A `pulumi` for the PATH that records start and end of each process of the engine; it costs a few milliseconds each. */
export class EngineLog {
  readonly folder: string;
  private readonly file: string;

  private constructor(folder: string, file: string) {
    this.folder = folder;
    this.file = file;
  }

  static async of(engine: string): Promise<EngineLog> {
    const folder = await mkdtemp(join(tmpdir(), 'branch-env-bench-'));
    const file = join(folder, 'calls');
    const script = [
      '#!/bin/sh',
      'start=$(date +%s%3N)',
      `"${engine}" "$@"; code=$?`,
      `echo "$start $(date +%s%3N) $1 $2 $3" >> "${file}"`,
      'exit $code',
    ];
    await writeFile(join(folder, 'pulumi'), `${script.join('\n')}\n`);
    await chmod(join(folder, 'pulumi'), 0o755);
    await writeFile(file, '');
    return new EngineLog(folder, file);
  }

  /** The calls since the last `take`, by their start. */
  async take(): Promise<EngineCall[]> {
    const lines = (await readFile(this.file, 'utf8')).split('\n').filter(Boolean);
    await writeFile(this.file, '');
    const calls = lines.map((line) => {
      const [start, end, ...words] = line.split(' ');
      const command = words.filter((word) => /^[a-z]+$/.test(word)).join(' ');
      return { start: Number(start), end: Number(end), command };
    });
    return calls.sort((one, other) => one.start - other.start);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
