// The arguments of `npm start`, the settings it writes, and the list of files that a package may hold.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startArguments } from '../../scripts/start/arguments';
import { packageProblems } from '../../scripts/tools/packaging';
import { writeSettings } from '../../scripts/vscodeWeb/profile';
import type { VmEntry } from '../../src/core/hosts/host';

const vm: VmEntry = {
  id: 'simulated-vm',
  name: 'simulated',
  host: '127.0.0.1',
  port: 2201,
  source: 'manual',
};

test('arguments are read', () => {
  const { vms, ...plain } = startArguments(['--check', '--screenshots', 'pictures']);
  assert.deepEqual(plain, { check: true, web: false, screenshots: 'pictures' });
  assert.deepEqual(vms, []);
  assert.deepEqual(startArguments(['azureuser@[2001:db8::1]:2222', 'vm1']).vms, [
    {
      id: 'start:azureuser@[2001:db8::1]:2222',
      name: 'azureuser@[2001:db8::1]:2222',
      host: '2001:db8::1',
      port: 2222,
      user: 'azureuser',
      source: 'manual',
    },
    { id: 'start:vm1', name: 'vm1', host: 'vm1', source: 'manual' },
  ]);
});

test('arguments that make no sense are refused', () => {
  for (const words of [['--chek'], ['--screenshots'], ['user@'], ['-oProxyCommand=x'], ['a b']])
    assert.throws(() => startArguments(words), Error, words.join(' '));
});

test('VMs come into the settings, and what the user has set stays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-profile-'));
  try {
    const profile = { userData: folder, extensions: join(folder, 'extensions') };
    const machineFile = join(folder, 'Machine', 'settings.json');
    const userFile = join(folder, 'User', 'settings.json');
    const mine = { ...vm, id: 'mine', name: 'my own' };
    mkdirSync(join(folder, 'User'));
    mkdirSync(join(folder, 'Machine'));
    writeFileSync(userFile, '{ "workbench.startupEditor": "readme" }');
    writeFileSync(machineFile, JSON.stringify({ 'manaDpdk.vms': [{ ...vm, port: 1 }, mine], other: true }));
    writeSettings(profile, 'web', [vm]);
    const machine = JSON.parse(readFileSync(machineFile, 'utf8')) as unknown;
    assert.deepEqual(machine, { 'manaDpdk.vms': [vm, mine], other: true });
    const user = JSON.parse(readFileSync(userFile, 'utf8')) as Record<string, unknown>;
    assert.equal(user['workbench.startupEditor'], 'readme');
    assert.equal(user['manaDpdk.vms'], undefined);
    writeFileSync(machineFile, '{ // a comment\n}');
    writeSettings(profile, 'web', [vm]);
    assert.match(readFileSync(`${machineFile}.bak`, 'utf8'), /a comment/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('on the desktop there is one settings file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-profile-'));
  try {
    writeSettings({ userData: folder, extensions: folder }, 'desktop', [vm]);
    const user = JSON.parse(readFileSync(join(folder, 'User', 'settings.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    assert.deepEqual(user['manaDpdk.vms'], [vm]);
    assert.equal(user['telemetry.telemetryLevel'], 'off');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a package holds what users need and nothing else', () => {
  const right = [
    '[Content_Types].xml',
    'extension.vsixmanifest',
    'extension/package.json',
    'extension/package.nls.json',
    'extension/package.nls.ja.json',
    'extension/readme.md',
    'extension/changelog.md',
    'extension/LICENSE.txt',
    'extension/dist/extension.js',
    'extension/dist/cli.js',
    'extension/dist/server.js',
    'extension/dist/logEngine.js',
    'extension/dist/logViewer.js',
    'extension/dist/runEngine.js',
    'extension/dist/runView.js',
    'extension/media/logRows.css',
    'extension/media/logViewer.css',
    'extension/media/runView.css',
    'extension/dist/setupEngine.js',
    'extension/dist/setupPlan.js',
    'extension/media/setupPlan.css',
    'extension/dist/ssh2.js',
    'extension/dist/sshpk.js',
    'extension/dist/languageclient.js',
    'extension/dist/l10n/bundle.l10n.ja.json',
    'extension/media/icon.png',
  ];
  assert.deepEqual(packageProblems(right), []);
  assert.deepEqual(packageProblems(right.slice(1)), []);
  const foreign = [
    'extension/src/core/message.ts',
    'extension/test/labs/sim/index.js',
    'extension/dist/extension.js.map',
    'extension/node_modules/ssh2/index.js',
    'extension/media/.env',
  ];
  assert.deepEqual(
    packageProblems([...right, ...foreign]),
    foreign.map((name) => `${name} must not be in the package`),
  );
  assert.deepEqual(packageProblems(right.filter((name) => !name.includes('nls.ja'))), [
    'extension/package.nls.ja.json is missing in the package',
  ]);
});
