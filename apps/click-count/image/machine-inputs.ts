// Prints what the image takes from this machine: Nx counts these lines among the inputs of the image.
import { fingerprints, machineFiles } from './machine-files.ts';

console.log(await fingerprints(await machineFiles()));
