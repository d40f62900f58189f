// Writes public/openapi.json from the decorators of the built controllers.
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';

const project = resolve(import.meta.dirname, '../..');
const file = join(project, 'public/openapi.json');
const built = pathToFileURL(join(project, 'dist/docs/openapi.js')).href;
const { openApiDocument } = (await import(built)) as { openApiDocument: () => Promise<object> };
const text = JSON.stringify(await openApiDocument());
await writeFile(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
