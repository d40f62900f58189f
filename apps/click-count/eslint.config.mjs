import workspace from '../../eslint.config.mjs';

const browser = ['document', 'fetch', 'performance', 'setTimeout', 'clearTimeout', 'AbortSignal', 'EventSource'];

export default [
  ...workspace,
  {
    files: ['**/public/*.js'],
    languageOptions: { globals: Object.fromEntries(browser.map((name) => [name, 'readonly'])) },
  },
];
