import { production } from './production.ts';

// A function, which the language host calls as well: what is made at a module's top level is made once a process.
export = production;
