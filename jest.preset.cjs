const { join } = require('node:path');

/** What every project's Jest shares: TypeScript through SWC (types are checked by the typecheck target). */
module.exports = {
  testEnvironment: 'node',
  // Not among temporary files, which go after each run.
  cacheDirectory: join(module.path, 'node_modules/.cache/jest'),
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  transform: {
    '^.+\\.ts$': [
      require.resolve('@swc/jest'),
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          target: 'es2023',
          transform: { decoratorMetadata: true, legacyDecorator: true },
        },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  // Specs import sources with the .js ending that Node wants.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};
