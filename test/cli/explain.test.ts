// `mana-dpdk explain` on real files: what it prints in each form, its exit status, what it says of files it cannot read.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { directory, busy, explain, file, healthy, slow } from './explainSupport';

interface JsonReport {
  readonly files: readonly {
    readonly file: string;
    readonly incidents: readonly Readonly<Record<string, unknown>>[];
    readonly noise: readonly number[];
    readonly unknownErrors: readonly number[];
  }[];
}

async function json(words: readonly string[], input?: string | Uint8Array): Promise<JsonReport> {
  const { out, err } = await explain(['--format', 'json', ...words], input === undefined ? {} : { input });
  assert.ok(out !== '', err);
  return JSON.parse(out) as JsonReport;
}

const own = {
  logMessages: [{ id: 'my-quux', role: 'cause', patterns: ['quux is broken'], title: 'The quux is broken' }],
};

test('the exit status', async () => {
  const bad = file('bad.log', busy);
  const good = file('good.log', healthy);
  const fair = file('fair.log', slow);
  const rows = file('own.json', JSON.stringify(own));
  const cases: Readonly<Record<string, readonly [readonly string[], number]>> = {
    nothing: [[good], 0],
    'a warning is no error': [[fair], 0],
    'an error that nobody knows': [[file('unknown.log', 'the frobnicator failed\n')], 0],
    empty: [[file('empty.log', '')], 0],
    error: [[bad], 1],
    'one of two': [[good, bad], 1],
    json: [['--format', 'json', bad], 1],
    'standard input': [['-'], 1],
    'no file': [[], 2],
    missing: [[join(directory, 'missing.log')], 2],
    'missing among others': [[bad, join(directory, 'missing.log')], 2],
    format: [['--format', 'sarif', bad], 2],
    release: [['--dpdk', 'latest', bad], 2],
    'own rows': [['--knowledge', rows, file('quux.log', 'quux is broken\n')], 1],
    'own rows that are none': [['--knowledge', bad, bad], 2],
    'own rows that are missing': [['--knowledge', join(directory, 'none.json'), bad], 2],
    'an option that nobody has': [['--bogus', bad], 2],
    'an option of lint': [['--rule', 'x=off', bad], 2],
    'an option of detect': [['--port', '22', bad], 2],
    'standard input twice': [['-', '-'], 2],
  };
  const found: Record<string, number> = {};
  for (const [name, [words]] of Object.entries(cases))
    found[name] = (await explain(words, { input: busy })).status;
  assert.deepEqual(
    found,
    Object.fromEntries(Object.entries(cases).map(([name, [, status]]) => [name, status])),
  );
});

test('JSON: one incident with its cause and lines, noise, unknown errors', async () => {
  const report = await json([file('form.log', busy)]);
  assert.deepEqual(Object.keys(report), ['files']);
  const [only] = report.files;
  assert.ok(only !== undefined);
  assert.deepEqual(Object.keys(only), ['file', 'incidents', 'noise', 'unknownErrors']);
  assert.equal(only.file, 'form.log');
  assert.deepEqual([only.noise, only.unknownErrors, only.incidents.length], [[2], [6], 1]);
  const [incident] = only.incidents;
  assert.ok(incident !== undefined);
  for (const key of ['id', 'severity', 'code', 'title', 'explanation', 'fixes', 'causeLine', 'lines'])
    assert.ok(key in incident, key);
  const { severity, code, causeLine, lines, errno, knownCause } = incident;
  assert.deepEqual(
    { severity, code, causeLine, lines, knownCause },
    { severity: 'error', code: 'mana-vf-not-down', causeLine: 3, lines: [3, 4, 5], knownCause: true },
  );
  assert.deepEqual(errno, ['ENODEV (19): No such device']);
  for (const key of ['id', 'title', 'explanation', 'source'])
    assert.ok(typeof incident[key] === 'string' && incident[key] !== '', key);
  const [fix] = incident['fixes'] as readonly Readonly<Record<string, unknown>>[];
  assert.deepEqual(
    Object.keys(fix ?? {}).filter((key) => key !== 'note'),
    ['id', 'step', 'title', 'commands'],
  );
  assert.equal(JSON.stringify(report).includes('\\u001b'), false);
});

test('JSON: several files, standard input, no known cause, nothing', async () => {
  const report = await json(
    [file('a.log', slow), '-', file('b.log', healthy), file('c.log', '')],
    'Fail to start port 0: something\n',
  );
  assert.deepEqual(
    report.files.map(({ file: name, incidents, noise, unknownErrors }) => [
      name,
      incidents.map(({ severity, causeLine, lines }) => [severity, causeLine, lines]),
      noise,
      unknownErrors,
    ]),
    [
      ['a.log', [['warning', 1, [1]]], [], []],
      ['-', [['error', null, [1]]], [], []],
      ['b.log', [], [2], []],
      ['c.log', [], [], []],
    ],
  );
});

test('text: a line for problem matchers, why, the lines, what to do, the count', async () => {
  const { out } = await explain([file('text.log', busy)]);
  const lines = out.split('\n');
  assert.match(lines[0] ?? '', /^text\.log:3: error: .+ \[mana-vf-not-down\]$/);
  assert.match(out, /^ {4}ENODEV \(19\): No such device$/m);
  assert.match(out, /^ {4}cause {4}3 {2}\S/m);
  assert.match(out, /^ {4}follows {2}5 {2}\S/m);
  assert.match(out, /^ {4}To be sure:$/m);
  assert.match(out, /^ {4}→ \S/m);
  assert.match(out, /^ {6}\$ sudo ip link set /m);
  assert.deepEqual(lines.slice(-4), [
    'text.log: 1 error, 0 warnings, 0 notes in 6 lines',
    'text.log: looks bad and is harmless: line 2',
    'text.log: looks like an error and is not known: line 6',
    '',
  ]);
  assert.doesNotMatch(out, /\x1b/);
  assert.equal(
    (await explain([file('good.log', healthy)])).out.split('\n')[0],
    'good.log: nothing known is wrong in 3 lines',
  );
  assert.match((await explain(['-'], { input: busy })).out, /^\(stdin\):3: error: /);
  assert.match((await explain(['-'], { input: 'Fail to start port 0: x\n' })).out, /No known cause/);
});

test('text: colours, width, Japanese', async () => {
  const path = file('wide.log', busy);
  assert.match((await explain([path], { colour: true })).out, /\x1b\[1;31merror:\x1b\[0m/);
  assert.doesNotMatch((await explain(['--no-color', path], { colour: true })).out, /\x1b/);
  const narrow = (await explain([path], { columns: 50 })).out.split('\n');
  const body = narrow.filter((line) => /^ {4}\w+ /.test(line) && !/^ {4}(?:cause|follows) /.test(line));
  assert.ok(body.length > 3 && body.every((line) => line.length <= 50), body.join('\n'));
  const folder = join('l10n', 'ja');
  const said = new Map(
    readdirSync(folder).flatMap((name) =>
      Object.entries(
        JSON.parse(readFileSync(join(folder, name), 'utf8')) as Readonly<Record<string, string>>,
      ),
    ),
  );
  const { out } = await explain([path], { translate: (template) => said.get(template) ?? template });
  assert.match(out, /^wide\.log:3: エラー: .*\p{Script=Han}.* \[mana-vf-not-down\]$/mu);
  assert.doesNotMatch(out, /still in use|To be sure|harmless|follows/);
});

test('text: what a log or a file name holds cannot reach the terminal', async () => {
  const evil = 'eth\x1b]0;x\x07\x1b[2J\u202e1';
  const path = file(
    'evil\x1b[31m.log',
    `net_vdev_netvsc: probably using routed NetVSC interface "${evil}" (index 3)\n`,
  );
  const { out, status } = await explain([path]);
  assert.equal(status, 0);
  assert.match(out, /^evil\.log:1: warning: /);
  assert.doesNotMatch(out, /[\x00-\x09\x0b-\x1f\u202e]/);
});

test('the release decides between rows of one message; own rows replace built-in ones', async () => {
  const rows = file(
    'two.json',
    JSON.stringify({
      logMessages: [
        { ...own.logMessages[0], id: 'my-old', to: '23.11' },
        { ...own.logMessages[0], id: 'my-new', from: '24.03' },
        { id: 'mana-mp-init', role: 'cause', patterns: ['MP INIT PRIMARY'], title: 'Mine' },
      ],
    }),
  );
  const codes = async (...words: readonly string[]): Promise<unknown> =>
    (await json(['--knowledge', rows, ...words], 'quux is broken\n')).files[0]?.incidents.map(
      ({ code }) => code,
    );
  assert.deepEqual(await codes('--dpdk', '22.11.3', '-'), ['my-old']);
  assert.deepEqual(await codes('--dpdk', '24.11', '-'), ['my-new']);
  assert.deepEqual(await codes('--dpdk', '26.03-rc1', '-'), ['my-new']);
  assert.deepEqual(await codes(file('init.log', healthy)), ['mana-mp-init']);
  assert.deepEqual(
    await codes('--knowledge', file('own.json', JSON.stringify(own)), '--dpdk', '24.11', '-'),
    ['my-new'],
  );
});

test('what is not text, or not as most are', async () => {
  const line = 'mana_dev_start(): failed to start tx queues -19';
  const codes = async (name: string, content: string | Uint8Array): Promise<unknown> => {
    const report = await json([file(name, content)]);
    return report.files[0]?.incidents.map(({ code, lines }) => [code, lines]);
  };
  const found = [['mana-vf-not-down', [2]]];
  const text = `Zeile\r\n${line}\r\n`;
  const bigEndian = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  assert.deepEqual(
    {
      binary: await codes('binary', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 0xff, 0xfe, 10, 0, 0])),
      'a line within binary': await codes(
        'core',
        Buffer.concat([Buffer.from([0, 255, 10]), Buffer.from(line)]),
      ),
      'UTF-16 of PowerShell': await codes('utf16.log', Buffer.from(`\ufeff${text}`, 'utf16le')),
      'UTF-16, big end first': await codes('utf16be.log', bigEndian),
      'UTF-8 with a mark': await codes('utf8.log', `\ufeff${text}`),
      'Windows line ends': await codes('crlf.log', text),
      'half of a UTF-16 character': await codes('half.log', Buffer.from([0xff, 0xfe, 0x41])),
      'one byte': await codes('one', new Uint8Array([0xff])),
      empty: await codes('empty', ''),
    },
    {
      binary: [],
      'a line within binary': found,
      'UTF-16 of PowerShell': found,
      'UTF-16, big end first': found,
      'UTF-8 with a mark': found,
      'Windows line ends': found,
      'half of a UTF-16 character': [],
      'one byte': [],
      empty: [],
    },
  );
});

test('what cannot be read is said, and the others are still explained', async () => {
  mkdirSync(join(directory, 'folder'));
  const bad = file('bad.log', busy);
  const closed = file('closed.log', busy);
  chmodSync(closed, 0o000);
  const said = async (...words: readonly string[]): Promise<string> => (await explain(words)).err.trim();
  const rows = file(
    'wrong.json',
    JSON.stringify({ logMessages: [{ ...own.logMessages[0], effect: 'gloom' }] }),
  );
  assert.deepEqual(
    {
      folder: await said(join(directory, 'folder/')),
      missing: await said(join(directory, 'missing.log')),
      'a file as a folder': await said(join(bad, 'x.log')),
      rows: await said('--knowledge', rows, bad),
      'rows of a folder': await said('--knowledge', join(directory, 'folder'), bad),
      release: await said('--dpdk', 'nonsense', bad),
      format: await said('--format', 'xml', bad),
      option: await said('--bogus', bad),
    },
    {
      folder: 'mana-dpdk: folder is a folder. Name the files in it.',
      missing: 'mana-dpdk: There is no file missing.log.',
      'a file as a folder': 'mana-dpdk: There is no file bad.log/x.log.',
      rows: 'mana-dpdk: wrong.json: “my-quux” names the effect gloom, which is not known',
      'rows of a folder': 'mana-dpdk: folder is a folder. Name the files in it, for example folder/*.sh.',
      release: '--dpdk of explain is a release such as 24.11, not “nonsense”.',
      format: '--format of explain is text or json, not “xml”.',
      option: 'Unknown option --bogus.',
    },
  );
  // Root reads everything.
  if (process.getuid?.() !== 0) assert.equal(await said(closed), 'mana-dpdk: closed.log may not be read.');
  const both = await explain(['--format', 'json', join(directory, 'missing.log'), bad]);
  assert.equal((JSON.parse(both.out) as JsonReport).files[0]?.incidents.length, 1);
  assert.equal(both.status, 2);
  assert.equal((await explain(['--format', 'json', join(directory, 'missing.log')])).out, '');
});
