/** Packages as a stranger installs them. */
module.exports = {
  ...require('./jest.config.cjs'),
  displayName: 'packages',
  testMatch: ['<rootDir>/src/**/*.integration.ts'],
  testTimeout: 180_000,
};
