// What `oci-image inputs` prints, from the sources: Nx reads it to hash the target `image`, maybe before anything is compiled.
import { registerHooks } from 'node:module';

// The package is CommonJS, its sources have the syntax of ES modules.
registerHooks({
  load: (url, context, next) => next(url, url.endsWith('.ts') ? { ...context, format: 'module-typescript' } : context),
});
const { fingerprints, nodeFiles } = await import('./src/program-files.ts');
console.log(await fingerprints(await nodeFiles()));
