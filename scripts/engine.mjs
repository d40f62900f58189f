// Prints the path of the Pulumi engine that the targets use; finds or builds it as they do.
import { findEngine } from '@per-branch/nx-pulumi';

const { path, version, from } = await findEngine({ log: console.error });
console.error(`Pulumi ${version}, from ${from}`);
console.log(path);
