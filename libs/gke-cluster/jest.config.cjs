module.exports = { ...require('../../jest.preset.cjs'), displayName: 'gke-cluster' };
