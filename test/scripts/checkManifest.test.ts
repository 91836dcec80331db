// The manifest check on a small manifest that is right, and on one change at a time that makes it wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestProblems, type ManifestInput } from '../../scripts/checks/manifest';
import { sourceFacts } from '../../scripts/checks/sourceFacts';
import { readWhen } from '../../scripts/checks/whenClause';

const code = `
interface ContextKeys { hasReport: boolean }
vscode.workspace.getConfiguration('manaDpdk').get<unknown>('autoDetect');
textSetting('ssh.path');
vscode.window.createStatusBarItem('manaDpdk.status', 1);
new LanguageClient("manaDpdk.testpmd");
const view = 'manaDpdk.vms';
`;

const manifest = {
  engines: { vscode: '^1.100.0' },
  icon: 'media/icon.png',
  description: '%description%',
  contributes: {
    commands: [
      { command: 'manaDpdk.connect', title: '%connect%', category: 'MANA' },
      { command: 'manaDpdk.detect', title: '%detect%' },
    ],
    views: { mana: [{ id: 'manaDpdk.vms', name: '%vms%' }] },
    viewsContainers: { activitybar: [{ id: 'mana', title: 'MANA DPDK', icon: 'media/mana.svg' }] },
    viewsWelcome: [{ view: 'manaDpdk.vms', contents: '%welcome%' }],
    menus: {
      'view/title': [{ command: 'manaDpdk.detect', when: 'view == manaDpdk.vms && manaDpdk.hasReport' }],
    },
    configuration: {
      properties: {
        'manaDpdk.autoDetect': { type: 'boolean', description: '%autoDetect%' },
        'manaDpdk.ssh.path': { type: 'string', description: '%sshPath%' },
      },
    },
  },
};

const english = {
  description: 'd',
  connect: 'Connect',
  detect: 'Detect',
  vms: 'VMs',
  welcome: '[Connect](command:manaDpdk.connect)',
  autoDetect: 'a',
  sshPath: 's',
};

const right: ManifestInput = {
  manifest,
  english,
  japanese: english,
  commands: ['manaDpdk.connect', 'manaDpdk.detect'],
  facts: sourceFacts([{ path: 'src/extension/sample.ts', text: code }], 'manaDpdk.'),
  vscodeTypes: '1.100.0',
  exists: () => true,
};

/** The manifest with other parts in `contributes`. */
function contributing(parts: object): Partial<ManifestInput> {
  return { manifest: { ...manifest, contributes: { ...manifest.contributes, ...parts } } };
}

/** The code with one more line. */
function saying(line: string): Partial<ManifestInput> {
  return { facts: sourceFacts([{ path: 'src/extension/sample.ts', text: `${code}${line}` }], 'manaDpdk.') };
}

test('one wrong thing at a time is found, and a right manifest passes', () => {
  const withoutSshPath = Object.fromEntries(Object.entries(english).filter(([key]) => key !== 'sshPath'));
  const cases: Record<string, Partial<ManifestInput>> = {
    right: {},
    'a command the table lacks': { commands: ['manaDpdk.connect'] },
    'a command the manifest lacks': { commands: [...right.commands, 'manaDpdk.refresh'] },
    'a menu with an unknown command': contributing({
      menus: { commandPalette: [{ command: 'manaDpdk.gone', when: 'manaDpdk.hasReport' }] },
    }),
    'a welcome text with an unknown command': {
      english: { ...english, welcome: '[Go](command:manaDpdk.gone)' },
    },
    'a text missing in Japanese': { japanese: withoutSshPath },
    'a text nobody uses': { english: { ...english, old: 'Old' } },
    'a title that is no key': contributing({
      commands: [{ command: 'manaDpdk.connect', title: 'Connect' }, manifest.contributes.commands[1]],
    }),
    'a setting nobody asks for': contributing({
      configuration: {
        properties: {
          ...manifest.contributes.configuration.properties,
          'manaDpdk.timeout': { type: 'number' },
        },
      },
    }),
    'a setting the manifest lacks': saying("textSetting('azure.cliPath');"),
    'an id that is nothing': saying("run('manaDpdk.nothing');"),
    'a context key nobody sets': contributing({
      menus: {
        'view/title': [
          {
            command: 'manaDpdk.detect',
            when: 'view == manaDpdk.vms && manaDpdk.hasReport && manaDpdk.ready',
          },
        ],
      },
    }),
    'a context key nobody uses': contributing({ menus: {} }),
    'a view that is none': contributing({
      viewsWelcome: [{ view: 'manaDpdk.hosts', contents: '%welcome%' }],
    }),
    'a picture that is missing': { exists: (path) => path !== 'media/mana.svg' },
    'newer types than the engine': { vscodeTypes: '1.105.0' },
  };
  const found = Object.fromEntries(
    Object.entries(cases).map(([name, change]) => [name, manifestProblems({ ...right, ...change })]),
  );
  assert.deepEqual(found, {
    right: [],
    'a command the table lacks': ['command manaDpdk.detect is in package.json, but not in the command table'],
    'a command the manifest lacks': [
      'command manaDpdk.refresh is in the command table, but not in package.json',
    ],
    'a menu with an unknown command': [
      'command manaDpdk.gone is named in package.json or its texts, but not declared',
    ],
    'a welcome text with an unknown command': [
      'command manaDpdk.gone is named in package.json or its texts, but not declared',
    ],
    'a text missing in Japanese': ['package.nls.ja.json lacks "sshPath"'],
    'a text nobody uses': ['package.nls.json: nothing uses "old"'],
    'a title that is no key': [
      'package.nls.json: nothing uses "connect"',
      'package.nls.ja.json: nothing uses "connect"',
      'package.json: title "Connect" is not a key of package.nls.json',
    ],
    'a setting nobody asks for': ['setting manaDpdk.timeout is in package.json, but no code asks for it'],
    'a setting the manifest lacks': [
      'src/extension/sample.ts:8: setting manaDpdk.azure.cliPath is not in package.json',
    ],
    'an id that is nothing': [
      'src/extension/sample.ts:8: "manaDpdk.nothing" is no command, setting, view or context key',
    ],
    'a context key nobody sets': [
      '"view == manaDpdk.vms && manaDpdk.hasReport && manaDpdk.ready": nothing sets "manaDpdk.ready"',
    ],
    'a context key nobody uses': ['context key manaDpdk.hasReport is set, but no clause uses it'],
    'a view that is none': ['a welcome view belongs to "manaDpdk.hosts", which is no view'],
    'a picture that is missing': ['package.json names media/mana.svg, which is missing'],
    'newer types than the engine': [
      'engines.vscode is ^1.100.0, but @types/vscode is 1.105.0: newer API would not exist for users',
    ],
  });
});

test('when clauses are taken apart', () => {
  const clauses = {
    'view == manaDpdk.vms && viewItem =~ /^vm\\.(a|b)(?!.*\\.c)/': {
      keys: [],
      views: ['manaDpdk.vms'],
      settings: [],
    },
    "manaDpdk.vmList == 'empty' && !isWorkspaceTrusted": {
      keys: ['manaDpdk.vmList'],
      views: [],
      settings: [],
    },
    'config.manaDpdk.autoDetect || !manaDpdk.hasReport': {
      keys: ['manaDpdk.hasReport'],
      views: [],
      settings: ['manaDpdk.autoDetect'],
    },
    'resourceFilename in manaDpdk.files && false': { keys: [], views: [], settings: [] },
    'unknownKey > 3': { keys: ['unknownKey'], views: [], settings: [] },
  };
  const found = Object.fromEntries(Object.keys(clauses).map((clause) => [clause, readWhen(clause)]));
  assert.deepEqual(found, clauses);
});
