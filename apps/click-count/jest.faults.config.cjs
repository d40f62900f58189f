/** What takes a minute: the service under load while its parts fail. */
module.exports = {
  ...require('./jest.config.cjs'),
  displayName: 'click-count faults',
  testMatch: ['<rootDir>/faults/**/*.faults.ts'],
  testTimeout: 120_000,
};
