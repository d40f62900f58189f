module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'click-count-e2e',
  testMatch: ['<rootDir>/src/**/*.e2e.ts'],
  testTimeout: 900_000,
};
