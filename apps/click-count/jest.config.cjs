module.exports = { ...require('../../jest.preset.cjs'), displayName: 'click-count' };
