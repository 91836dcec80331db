// House rules as lint rules: strict types, no floating promises, and the one direction of imports between rooms.
import tseslint from 'typescript-eslint';

/** What each room of `src` may import besides itself: other rooms, packages, and whether Node's own modules. */
const rooms = {
  knowledge: { rooms: [], packages: [], node: false },
  // Pure packages only: what they do depends on their arguments alone.
  core: { rooms: ['knowledge'], packages: ['unbash', 'jsonc-parser', 'ajv'], node: false },
  server: {
    rooms: ['core'],
    packages: ['vscode-languageserver', 'vscode-languageserver-textdocument'],
    node: true,
  },
  platform: { rooms: ['core'], packages: ['ssh2', 'sshpk'], node: true },
  extension: { rooms: ['core', 'platform'], packages: ['vscode', 'vscode-languageclient'], node: true },
  cli: { rooms: ['core', 'platform'], packages: [], node: true },
  // Pages run in a browser: no Node, no vscode, only what is pure.
  webview: { rooms: ['core'], packages: [], node: false },
};

const allPackages = [...new Set(Object.values(rooms).flatMap((room) => room.packages))];

function importRule(name, room) {
  const foreign = Object.keys(rooms).filter((other) => other !== name && !room.rooms.includes(other));
  const packages = allPackages.filter((pkg) => !room.packages.includes(pkg));
  return {
    files: [`src/${name}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(\\.\\./)+(${foreign.join('|')}|test|scripts)(/|$)`,
              message: `${name} must not import this room; see ARCHITECTURE.md.`,
            },
            ...(packages.length > 0
              ? [{ regex: `^(${packages.join('|')})(/|$)`, message: `${name} must not import this package.` }]
              : []),
            ...(room.node ? [] : [{ regex: '^node:', message: `${name} does no IO: no Node modules.` }]),
          ],
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', '.vscode-test/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'describe', 'it', 'suite'] },
          ],
        },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
    },
  },
  { files: ['src/cli/**/*.ts', 'scripts/**/*.ts', 'test/labs/**/*.ts'], rules: { 'no-console': 'off' } },
  ...Object.entries(rooms).map(([name, room]) => importRule(name, room)),
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          // ssh2 accepts every host for a verifier that returns a Promise, or calls back with undefined.
          selector: "Property[key.name='hostVerifier']:not([value.callee.name='hostKeyVerifier'])",
          message: 'Give ssh2 what hostKeyVerifier() returns and nothing else.',
        },
      ],
    },
  },
);
