/** Nx and git on clones of this repository; no cloud. */
module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'click-count-e2e integration',
  testMatch: ['<rootDir>/src/workspace/*.integration.ts'],
  testTimeout: 180_000,
};
