module.exports = { ...require('../../jest.preset.cjs'), displayName: 'branch-name' };
