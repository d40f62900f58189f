/** Real parts: Nx in a workspace of its own, and the Pulumi engine. */
module.exports = {
  ...require('./jest.config.cjs'),
  displayName: 'nx-pulumi integration',
  testMatch: ['<rootDir>/src/**/*.integration.ts'],
  testTimeout: 120_000,
};
