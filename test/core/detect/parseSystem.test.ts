// Small values of the probe, each in the spellings that real systems have.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  parseCpu,
  parseDmi,
  parseLockdown,
  parseOsRelease,
  parsePageSize,
  parseSecureBoot,
  parseSudo,
  parseUser,
} from '../../../src/core/detect/parseSystem';

/** Applies a reader to each named text and compares all answers at once. */
function table<T>(read: (lines: readonly string[]) => T, cases: Record<string, readonly [string, T]>): void {
  const actual = Object.fromEntries(
    Object.entries(cases).map(([name, [text]]) => [name, read(text.split('\n'))]),
  );
  const expected = Object.fromEntries(Object.entries(cases).map(([name, [, value]]) => [name, value]));
  assert.deepEqual(actual, expected);
}

const listing = (...rules: string[]): string =>
  `Matching Defaults entries for u on vm:\n    env_reset, mail_badpass\n\nUser u may run the following commands on vm:\n${rules.map((rule) => `    ${rule}`).join('\n')}`;

void test('what sudo allows', () => {
  table(parseSudo, {
    root: ['root', 'root'],
    'no sudo program': ['missing', 'none'],
    'cloud image': [listing('(ALL) NOPASSWD: ALL'), 'passwordless'],
    'group with password, then the cloud entry': [
      listing('(ALL : ALL) ALL', '(ALL) NOPASSWD: ALL'),
      'passwordless',
    ],
    'the last entry decides': [listing('(ALL) NOPASSWD: ALL', '(ALL : ALL) ALL'), 'password'],
    'one command only is passwordless': [listing('(ALL) ALL, NOPASSWD: /bin/true'), 'password'],
    'a tag holds on': [listing('(root) NOPASSWD: /bin/true, ALL'), 'passwordless'],
    'tags combined': [listing('(ALL) SETENV: NOPASSWD: ALL'), 'passwordless'],
    'authentication switched off': [
      listing('(ALL) ALL').replace('env_reset', 'env_reset, !authenticate'),
      'passwordless',
    ],
    'some commands, never all': [listing('(root) NOPASSWD: /usr/bin/systemctl'), 'none'],
    'all, but as another user': [listing('(postgres) NOPASSWD: ALL'), 'none'],
    'in another language': [
      'Der Benutzer u darf die folgenden Befehle auf vm ausführen:\n    (ALL) NOPASSWD: ALL',
      'passwordless',
    ],
    'password asked': ['sudo: a password is required', 'password'],
    'sudo-rs asks': ['sudo: interactive authentication is required', 'password'],
    'not allowed': ['Sorry, user u may not run sudo on vm.', 'none'],
    'not in the file': ['u is not in the sudoers file.', 'none'],
    'needs a terminal': ['sudo: sorry, you must have a tty to run sudo', null],
    nothing: ['', null],
  });
});

void test('Azure by the asset tag', () => {
  table(parseDmi, {
    azure: ['sys_vendor: Microsoft Corporation\nchassis_asset_tag: 7783-7084-3265-9085-8269-3286-77', true],
    'Hyper-V elsewhere': ['sys_vendor: Microsoft Corporation\nchassis_asset_tag: 1234', false],
    'Microsoft without a tag': ['sys_vendor: Microsoft Corporation', null],
    'another vendor': ['sys_vendor: QEMU\nproduct_name: Standard PC', false],
    'no DMI': ['', null],
  });
});

void test('page size', () => {
  table(parsePageSize, {
    getconf: ['4096', 4096],
    'arm64 with 64 KiB': ['65536', 65536],
    smaps: ['KernelPageSize:       64 kB', 65536],
    nothing: ['', null],
    nonsense: ['4096; reboot', null],
  });
});

void test('processors', () => {
  const node = (n: number, list: string): string => `/sys/devices/system/node/node${n}/cpulist:${list}`;
  table(parseCpu, {
    'two nodes': [
      `online: 0-15\n${node(0, '0-7')}\n${node(1, '8-15')}\nmodel name\t: AMD EPYC`,
      { lcores: '0-15', count: 16, numaNodes: 2, model: 'AMD EPYC' },
    ],
    'holes, no NUMA, arm64': [
      'online: 0,2-3,8',
      { lcores: '0,2-3,8', count: 4, numaNodes: null, model: null },
    ],
    nonsense: ['online: 0-$(reboot)', { lcores: null, count: null, numaNodes: null, model: null }],
  });
});

void test('distribution', () => {
  table(parseOsRelease, {
    quotes: [
      'ID="rhel"\nVERSION_ID=\'9.6\'\nPRETTY_NAME="Red Hat \\"Enterprise\\" Linux"',
      { id: 'rhel', versionId: '9.6', prettyName: 'Red Hat "Enterprise" Linux' },
    ],
    'first one counts, others ignored': [
      'NAME=x\nID=azurelinux\nID=debian\nbad line\n=x',
      { id: 'azurelinux', versionId: null, prettyName: null },
    ],
  });
});

void test('user, Secure Boot, lockdown', () => {
  table(parseUser, {
    named: ['uid=1000(azureuser) gid=1000(azureuser) groups=1000(azureuser)', 'azureuser'],
    numbered: ['uid=1234 gid=0(root)', '1234'],
    nothing: ['', null],
  });
  table(parseSecureBoot, {
    on: ['efivar:    6   0   0   0   1', true],
    off: ['efivar:    6   0   0   0   0', false],
    'no UEFI': ['no-efi', false],
    unreadable: ['unreadable', null],
    short: ['efivar: 1', null],
    nothing: ['', null],
  });
  table(parseLockdown, {
    none: ['[none] integrity confidentiality', 'none'],
    integrity: ['none [integrity] confidentiality', 'integrity'],
    nothing: ['', null],
  });
});
