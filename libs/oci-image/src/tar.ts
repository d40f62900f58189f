import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

/** A file, folder or link of a layer; owned by root and dated 1970, so that the same content gives the same layer. */
export interface Entry {
  /** Absolute. @example "/app/main.js" */
  path: string;
  /** Content of a file; neither this nor `target` for a folder. */
  content?: Buffer | string;
  /** Target of a symbolic link. @example "../../bin/redis-server" */
  target?: string;
  /** @default 0o644 for a file, 0o755 for a folder */
  mode?: number;
}

/** The entries and their parent folders as a tar archive: the same bytes for the same entries, in any order. */
export async function tar(entries: Entry[]): Promise<Buffer> {
  const all = new Map<string, Entry>();
  for (const entry of entries) {
    for (const folder of parentFolders(entry.path)) all.set(folder, all.get(folder) ?? { path: folder });
    all.set(entry.path, entry);
  }
  const archive = pack();
  for (const { path, content, target, mode } of [...all.values()].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const header = { name: path.slice(1), mtime: new Date(0), uid: 0, gid: 0, uname: 'root', gname: 'root' };
    if (target) archive.entry({ ...header, type: 'symlink', linkname: target, mode: 0o777 });
    else if (content !== undefined) archive.entry({ ...header, mode: mode ?? 0o644 }, content);
    else archive.entry({ ...header, name: `${header.name}/`, type: 'directory', mode: mode ?? 0o755 });
  }
  archive.finalize();
  return buffer(archive);
}

function parentFolders(path: string): string[] {
  const names = path.split('/').slice(1, -1);
  return names.map((_, index) => `/${names.slice(0, index + 1).join('/')}`);
}
