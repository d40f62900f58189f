/** How the engine marks a secret on the wire. */
const MARK = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

/** A value without the marks of its secrets, and the paths at which they were. */
export function reveal<T>(value: T): { clear: T; secrets: string[] } {
  const secrets: string[] = [];
  const walk = (part: unknown, path: string): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map((item, index) => walk(item, `${path}[${index}]`));
    const properties = part as Record<string, unknown>;
    if (properties[MARK] === SECRET) {
      secrets.push(path);
      return walk(properties['value'], path);
    }
    const at = (key: string) => (path ? `${path}.${key}` : key);
    return Object.fromEntries(Object.entries(properties).map(([key, item]) => [key, walk(item, at(key))]));
  };
  return { clear: walk(value, '') as T, secrets };
}
