import workspace from '../../eslint.config.mjs';

export default [
  ...workspace,
  {
    files: ['**/public/*.js'],
    languageOptions: { globals: { document: 'readonly', fetch: 'readonly' } },
  },
];
