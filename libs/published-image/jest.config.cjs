module.exports = { ...require('../../jest.preset.cjs'), displayName: 'published-image' };
