module.exports = { ...require('../../jest.preset.cjs'), displayName: 'pulumi-testing' };
