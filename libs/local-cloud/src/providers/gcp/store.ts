import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type JsonObject } from '../../base/json.ts';

/**
 * The resources that exist in the local cloud, one file each: `gcp/<type>/<id>.json` with the outputs. The file of a
 * long id lies in folders whose names end in "+", because a file's name is limited.
 */
export class ResourceStore {
  private readonly folder: string;

  /** @param stateDir folder for the state of the emulators */
  constructor(stateDir: string) {
    this.folder = join(stateDir, 'gcp');
  }

  get(type: string, id: string): JsonObject | undefined {
    try {
      return JSON.parse(readFileSync(this.file(type, id), 'utf8')) as JsonObject;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Adds a resource. Answers false if its id exists: two stacks may try at the same time. */
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

  /** The types of all resources. */
  types(): string[] {
    return existsSync(this.folder) ? readdirSync(this.folder).sort() : [];
  }

  /** The ids of a type's resources. */
  ids(type: string): string[] {
    const folder = join(this.folder, type);
    const files = existsSync(folder) ? readdirSync(folder, { encoding: 'utf8', recursive: true }) : [];
    return files
      .filter((file) => file.endsWith('.json'))
      .map((file) => decodeURIComponent(file.slice(0, -'.json'.length).replaceAll('+/', '')));
  }

  private file(type: string, id: string): string {
    return join(this.folder, type, `${encodeURIComponent(id).replace(/.{200}(?=.)/g, '$&+/')}.json`);
  }
}
