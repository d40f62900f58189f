/** Real parts: the Pulumi engine, Kubernetes' control plane, and the whole cloud on this machine. */
module.exports = {
  ...require('./jest.config.cjs'),
  displayName: 'local-cloud integration',
  testMatch: ['<rootDir>/src/**/*.integration.ts'],
  testTimeout: 120_000,
};
