import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

/** A file or folder of a layer; owned by root, and dated 1970, so that the same content is the same layer. */
export interface Entry {
  /** Absolute. @example "/app/main.js" */
  path: string;
  /** Undefined for a folder. */
  content?: Buffer;
  /** @default 0o644 for a file, 0o755 for a folder */
  mode?: number;
}

/** The entries and the folders above them as a tar archive: the same bytes for the same entries, in whatever order. */
export async function tar(entries: Entry[]): Promise<Buffer> {
  const all = new Map<string, Entry>();
  for (const entry of entries) {
    for (const folder of foldersAbove(entry.path)) all.set(folder, all.get(folder) ?? { path: folder });
    all.set(entry.path, entry);
  }
  const archive = pack();
  for (const { path, content, mode } of [...all.values()].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const header = { name: path.slice(1), mtime: new Date(0), uid: 0, gid: 0, uname: 'root', gname: 'root' };
    if (content) archive.entry({ ...header, mode: mode ?? 0o644 }, content);
    else archive.entry({ ...header, name: `${header.name}/`, type: 'directory', mode: mode ?? 0o755 });
  }
  archive.finalize();
  return buffer(archive);
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}
