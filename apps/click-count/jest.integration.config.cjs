/** Real parts: a Redis server, the service as a process, the image. */
module.exports = {
  ...require('./jest.config.cjs'),
  displayName: 'click-count integration',
  testMatch: ['<rootDir>/{src,image,registry}/**/*.integration.ts'],
  testTimeout: 60_000,
};
