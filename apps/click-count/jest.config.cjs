const preset = require('../../jest.preset.cjs');

/** NestJS is ESM: so are these tests (NODE_OPTIONS=--experimental-vm-modules, set by the targets in package.json). */
module.exports = {
  ...preset,
  displayName: 'click-count',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/{src,image,registry}/**/*.spec.ts'],
};
