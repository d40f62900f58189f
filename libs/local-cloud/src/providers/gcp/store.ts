import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type JsonObject } from '../../base/json.ts';

/**
 * The resources that exist in the local cloud, one file each: `<folder>/<type>/<id>.json` with the outputs. An id that is longer
 * than a file's name may be goes on in folders, whose names end in "+".
 */
export class ResourceStore {
  constructor(private readonly folder: string) {}

  get(type: string, id: string): JsonObject | undefined {
    try {
      return JSON.parse(readFileSync(this.file(type, id), 'utf8')) as JsonObject;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Adds a resource. Answers false when there is one of this id: two stacks may try at the same time. */
  add(type: string, id: string, outputs: JsonObject): boolean {
    const file = this.file(type, id);
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(file, JSON.stringify(outputs), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  replace(type: string, id: string, outputs: JsonObject): void {
    const file = this.file(type, id);
    writeFileSync(`${file}.new`, JSON.stringify(outputs));
    renameSync(`${file}.new`, file);
  }

  remove(type: string, id: string): void {
    rmSync(this.file(type, id), { force: true });
  }

  /** The types that resources were made of. */
  types(): string[] {
    return entries(this.folder).sort();
  }

  /** The ids of a type's resources. */
  ids(type: string): string[] {
    const files = entries(join(this.folder, type), true).filter((file) => file.endsWith('.json'));
    return files.map((file) => decodeURIComponent(file.slice(0, -'.json'.length).replaceAll('+/', '')));
  }

  private file(type: string, id: string): string {
    return join(this.folder, type, `${encodeURIComponent(id).replace(/.{200}(?=.)/g, '$&+/')}.json`);
  }
}

function entries(folder: string, recursive = false): string[] {
  try {
    return readdirSync(folder, { encoding: 'utf8', recursive });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
