// Prints the path of the Pulumi engine that the targets use, after finding or building it as they do.
import { readFileSync } from 'node:fs';
import { findEngine } from '@per-branch/nx-pulumi';

const { plugins } = JSON.parse(readFileSync(new URL('../nx.json', import.meta.url), 'utf8'));
const { engine } = plugins.find(({ plugin }) => plugin === '@per-branch/nx-pulumi').options;
const { path, version, from } = await findEngine({ module: engine, log: console.error });
console.error(`Pulumi ${version}, from ${from}`);
console.log(path);
