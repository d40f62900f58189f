import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Who may import whom: docs/decisions/0001-workspace.md. A component imports no sibling; nothing imports a program. */
const directions = [
  { sourceTag: 'type:pure', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:component', onlyDependOnLibsWithTags: ['type:pure'] },
  { sourceTag: 'type:program', onlyDependOnLibsWithTags: ['type:component', 'type:pure', 'type:nx-plugin'] },
  { sourceTag: 'type:service', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:nx-plugin', onlyDependOnLibsWithTags: ['type:tool'] },
  { sourceTag: 'type:local-cloud', onlyDependOnLibsWithTags: ['type:tool'] },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:tool'] },
];
const inTests = {
  'type:program': ['type:local-cloud'],
  'type:local-cloud': ['type:component'],
  'type:service': ['type:tool'],
};
const tests = ['**/*.{spec,integration,faults,e2e}.ts', '**/{bench,fuzz,support,testing}/**/*.{ts,mts}'];
const jest = ['jest', 'expect', 'describe', 'it', 'test', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach'];
const browser = ['document', 'fetch', 'performance', 'setTimeout', 'clearTimeout', 'AbortSignal', 'EventSource'];
const boundaries = (depConstraints) => [
  'error',
  { enforceBuildableLibDependency: true, banTransitiveDependencies: false, allow: [], depConstraints },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/coverage', '**/.nx', '**/node_modules', '**/.worktrees'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,mts}'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(directions),
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    // tsconfig.base.json has the types of Jest, whose globals exist in tests alone.
    files: ['**/*.{ts,mts}'],
    ignores: tests,
    rules: { 'no-restricted-globals': ['error', ...jest] },
  },
  {
    // Tests may use more than sources: the packages for tests, the tools, and what `inTests` lists.
    files: tests,
    rules: {
      '@nx/enforce-module-boundaries': boundaries(
        directions.map((rule) => ({
          ...rule,
          onlyDependOnLibsWithTags: [
            ...rule.onlyDependOnLibsWithTags,
            'type:testing',
            'type:tool',
            ...(inTests[rule.sourceTag] ?? []),
          ],
        })),
      ),
    },
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    languageOptions: {
      globals: { console: 'readonly', process: 'readonly', module: 'writable', require: 'readonly', URL: 'readonly' },
    },
  },
  {
    // Scripts of pages.
    files: ['**/public/*.js'],
    languageOptions: { globals: Object.fromEntries(browser.map((name) => [name, 'readonly'])) },
  },
);
