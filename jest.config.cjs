const { join } = require('node:path');

/**
 * Every project's tests: TypeScript through SWC (types are checked by the build). The target that runs them names the
 * project's folder as rootDir, its kind of tests as testMatch, and the time that one may take.
 */
const project = process.cwd();
const { name, type } = require(join(project, 'package.json'));
module.exports = {
  displayName: name.replace('@per-branch/', ''),
  rootDir: project,
  testEnvironment: 'node',
  // Not among temporary files, which go after each run.
  cacheDirectory: join(__dirname, 'node_modules/.cache/jest'),
  extensionsToTreatAsEsm: type === 'module' ? ['.ts'] : [],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  transform: {
    '^.+\\.m?ts$': [
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
};
