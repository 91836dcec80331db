// `mana-dpdk lint` on real files: what it prints in each form, and its exit status.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { parseInvocation } from '../../src/cli/arguments';
import { translatorFor } from '../../src/cli/language';
import { lintCommand } from '../../src/cli/lintCommand';

const directory = mkdtempSync(join(tmpdir(), 'mana-lint-'));
after(() => {
  rmSync(directory, { recursive: true });
});

const right =
  'dpdk-testpmd -l 1-3 -a 7870:00:00.0,mac=60:45:bd:01:02:03 -- --forward-mode=rxonly --nb-cores=2 --rxq=2 --txq=2';
const refused = 'dpdk-testpmd -l 1-3 -a 7870:00:00.0,mac=60:45:bd:01:02:03 -- --bogus';

function file(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function lint(words: readonly string[], input = '', colour = false): Promise<Run> {
  const invocation = parseInvocation(['lint', ...words]);
  if (invocation.kind !== 'lint') return { status: 2, out: '', err: JSON.stringify(invocation) };
  let out = '';
  let err = '';
  const status = await lintCommand(invocation.arguments, {
    write: (text) => (out += text),
    writeError: (text) => (err += text),
    translate: translatorFor({}),
    standardInput: Readable.from([Buffer.from(input)]),
    columns: undefined,
    colour,
  });
  // Names of the temporary folder differ from run to run.
  return { status, out: out.replaceAll(`${directory}/`, ''), err: err.replaceAll(`${directory}/`, '') };
}

interface JsonDiagnostic {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly releases?: readonly string[];
}

interface JsonReport {
  readonly dpdk: string;
  readonly files: readonly { readonly file: string; readonly diagnostics: readonly JsonDiagnostic[] }[];
}

async function json(words: readonly string[], input = ''): Promise<JsonReport> {
  const { out, err } = await lint(['--format', 'json', ...words], input);
  assert.ok(out !== '', err);
  return JSON.parse(out) as JsonReport;
}

/** Place and code of the errors. */
const errorsIn = (report: JsonReport): string[] =>
  report.files.flatMap(({ diagnostics }) =>
    diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(
        ({ line, column, endLine, endColumn, code }) => `${line}:${column}-${endLine}:${endColumn} ${code}`,
      ),
  );

test('the exit status', async () => {
  const good = file('good.sh', `${right}\n`);
  const bad = file('bad.sh', `${refused}\n`);
  assert.deepEqual(
    {
      none: (await lint([good])).status,
      some: (await lint([bad])).status,
      oneOfTwo: (await lint([good, bad])).status,
      silenced: (await lint(['--rule', 'unknown-option=warning', bad])).status,
      raised: (await lint(['--rule', 'no-tx-ip=error', '-'], `${right.replace('rxonly', 'txonly')}\n`))
        .status,
      noFile: (await lint([])).status,
      missing: (await lint([join(directory, 'missing.sh')])).status,
      missingAmongOthers: (await lint([good, join(directory, 'missing.sh')])).status,
      release: (await lint(['--dpdk', '21.11', good])).status,
      format: (await lint(['--format', 'xml', good])).status,
      rule: (await lint(['--rule', 'nonsense=off', good])).status,
      facts: (await lint(['--vm', good, good])).status,
      knowledge: (await lint(['--knowledge', good, good])).status,
      option: (await lint(['--bogus', good])).status,
      optionOfDetect: (await lint(['--port', '22', good])).status,
    },
    {
      none: 0,
      some: 1,
      oneOfTwo: 1,
      silenced: 0,
      raised: 1,
      noFile: 2,
      missing: 2,
      missingAmongOthers: 2,
      release: 2,
      format: 2,
      rule: 2,
      facts: 2,
      knowledge: 2,
      option: 2,
      optionOfDetect: 2,
    },
  );
});

test('JSON: exactly the documented shape, places from 1 and in UTF-16 code units', async () => {
  const path = file('shape.sh', `# 受信側 🚀\nX='日本🚀'; ${refused}\n`);
  const report = await json([path]);
  assert.deepEqual(Object.keys(report), ['dpdk', 'files']);
  assert.equal(report.dpdk, '24.11');
  const [found] = report.files;
  assert.deepEqual(Object.keys(found ?? {}), ['file', 'diagnostics']);
  const error = found?.diagnostics.find(({ severity }) => severity === 'error');
  assert.deepEqual(Object.keys(error ?? {}), [
    'line',
    'column',
    'endLine',
    'endColumn',
    'severity',
    'code',
    'message',
  ]);
  // The rocket counts as two.
  const column = `X='日本🚀'; ${refused}`.indexOf('--bogus') + 1;
  assert.deepEqual(errorsIn(report), [`2:${column}-2:${column + 7} unknown-option`]);
});

test('what is read as what', async () => {
  const bare = '-l 1-3 -- --bogus\n';
  const block = `# Notes\n\n\`\`\`sh\n${refused}\n\`\`\`\n`;
  assert.deepEqual(
    {
      shell: errorsIn(await json([file('a.sh', `${refused}\n`)])).length,
      shellOfBareArguments: errorsIn(await json([file('b.sh', bare)])).length,
      standardInput: errorsIn(await json(['-'], `${refused}\n`)).length,
      testpmd: errorsIn(await json([file('c.testpmd', bare)])),
      args: errorsIn(await json(['--args', file('d.txt', bare)])),
      argsOfStandardInput: errorsIn(await json(['--args', '-'], bare)),
      markdown: errorsIn(await json([file('e.md', block)])).map((place) => place.split(':')[0]),
      makefile: errorsIn(await json([file('Makefile', `run:\n\t${refused}\n`)])).map(
        (place) => place.split(':')[0],
      ),
      makefileByShebang: errorsIn(await json([file('run', `#!/usr/bin/make -f\nrun:\n\t${refused}\n`)]))
        .length,
      tasks: errorsIn(
        await json([
          file(
            'tasks.json',
            JSON.stringify({ version: '2.0.0', tasks: [{ type: 'shell', command: refused }] }),
          ),
        ]),
      ).length,
      shebang: errorsIn(await json([file('script', `#!/bin/bash\n${refused}\n`)])).length,
      windowsLineEnds: errorsIn(await json([file('f.sh', `true\r\n${refused}\r\n`)])).map(
        (place) => place.split(':')[0],
      ),
      byteOrderMark: errorsIn(await json([file('g.sh', `\ufeff${refused}\n`)])),
      utf16: errorsIn(await json([file('h.sh', Buffer.from(`\ufeff${refused}\n`, 'utf16le'))])),
      nothing: (await json([file('i.sh', '')])).files[0]?.diagnostics.length,
    },
    {
      shell: 1,
      shellOfBareArguments: 0,
      standardInput: 1,
      testpmd: ['1:11-1:18 unknown-option'],
      args: ['1:11-1:18 unknown-option'],
      argsOfStandardInput: ['1:11-1:18 unknown-option'],
      markdown: ['4'],
      makefile: ['2'],
      makefileByShebang: 1,
      tasks: 1,
      shebang: 1,
      windowsLineEnds: ['2'],
      byteOrderMark: ['1:62-1:69 unknown-option'],
      utf16: ['1:62-1:69 unknown-option'],
      nothing: 0,
    },
  );
});

test('what cannot be read is said, and the others are still judged', async () => {
  mkdirSync(join(directory, 'folder'));
  const bad = file('bad2.sh', `${refused}\n`);
  const run = async (...words: string[]): Promise<string> => (await lint(words)).err.trim();
  assert.deepEqual(
    {
      folder: await run(join(directory, 'folder')),
      missing: await run(join(directory, 'missing.sh')),
      binary: await run(file('binary', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]))),
      large: await run(file('large.sh', Buffer.alloc(17 * 1024 * 1024, 0x20))),
      facts: await run('--vm', file('facts.json', '{"cpu": '), bad),
      otherFacts: await run('--vm', file('other.json', '{"name": "x"}'), bad),
      release: await run('--dpdk', '24.12', bad),
      device: await run('/dev/zero'),
    },
    {
      folder: 'mana-dpdk: folder is a folder. Name the files in it, for example folder/*.sh.',
      missing: 'mana-dpdk: There is no file missing.sh.',
      binary: 'mana-dpdk: binary is not a text file.',
      large: 'mana-dpdk: large.sh is larger than 16 MiB.',
      facts:
        'mana-dpdk: facts.json holds no facts of a VM: save what “mana-dpdk detect --format json HOST” prints.',
      otherFacts:
        'mana-dpdk: other.json holds no facts of a VM: save what “mana-dpdk detect --format json HOST” prints.',
      release: 'mana-dpdk: DPDK 24.12 is not known: --dpdk is 22.11, 23.11, 24.11, 25.11, 26.07 or all.',
      device: 'mana-dpdk: /dev/zero is larger than 16 MiB.',
    },
  );
  const both = await lint(['--format', 'json', join(directory, 'missing.sh'), bad]);
  assert.equal(errorsIn(JSON.parse(both.out) as JsonReport).length, 1);
});

test('which release is judged for: --dpdk, else the facts, else the file, else 24.11', async () => {
  const named = file('named.sh', `# mana-dpdk dpdk=22.11\n${right}\n`);
  const facts = file('vm.json', JSON.stringify({ cpu: { lcores: '0-7' }, dpdk: [{ version: '25.11.1' }] }));
  const plain = file('plain.sh', `${right}\n`);
  assert.deepEqual(
    {
      option: (await json(['--dpdk', '23.11', '--vm', facts, named])).dpdk,
      facts: (await json(['--vm', facts, named])).dpdk,
      file: (await json([named])).dpdk,
      usual: (await json([plain])).dpdk,
      all: (await json(['--dpdk', 'all', named])).dpdk,
      two: await json([plain, named]).then(({ dpdk, files }) => [
        dpdk,
        ...files.map((entry) => (entry as { readonly dpdk?: string }).dpdk),
      ]),
    },
    {
      option: '23.11',
      facts: '25.11',
      file: '22.11',
      usual: '24.11',
      all: 'all',
      two: ['24.11', undefined, '22.11'],
    },
  );
});

test('--dpdk all: what several releases say alike comes once, with their names', async () => {
  const path = file('all.sh', `dpdk-testpmd --lcores=1-3 --lcore=1-3 -a 7870:00:00.0 -- --rxq=0 --txq=0\n`);
  const { files } = await json(['--dpdk', 'all', path]);
  const errors = files[0]?.diagnostics.filter(({ severity }) => severity === 'error') ?? [];
  const places = errors.map(({ column, code, releases }) => `${column} ${code} ${releases?.join(' ') ?? ''}`);
  const everywhere = errors.filter(({ releases }) => releases?.length === 5);
  assert.equal(everywhere.length, 1, places.join('\n'));
  assert.ok(errors.length > 1 && new Set(places).size === places.length, places.join('\n'));
});

test('facts of a VM: rules that need them speak', async () => {
  const path = file('cores.sh', `${refused.replace('--bogus', '--nb-cores=2')}\n`);
  const facts = file('two.json', JSON.stringify({ cpu: { lcores: '0-1', numaNodes: 1 } }));
  assert.deepEqual(
    {
      without: errorsIn(await json([path])).length,
      with: errorsIn(await json(['--vm', facts, path])).length,
    },
    { without: 0, with: 1 },
  );
});

test('text: a line, the source with a mark, the count; wide characters and tabs in their columns', async () => {
  const path = file(
    'text.sh',
    `\techo '日本'; dpdk-testpmd -l 1-3 -a 7870:00:00.0 -- --txq=2 --rxq=2 --bogus\n`,
  );
  const only = ['--rule', 'no-tx-ip=off', '--rule', 'unmatched-mac=off', '--rule', 'ssh-nic=off'];
  const { out } = await lint([...only, path]);
  const lines = out.split('\n');
  const at = lines.findIndex((line) => line.includes('[unknown-option]'));
  assert.match(lines[at] ?? '', /^text\.sh:1:68: error: .+ \[unknown-option\]$/);
  const [source = '', mark = ''] = lines.slice(at + 1, at + 3);
  assert.ok(source.startsWith("            echo '日本';"), source);
  // Two characters of the source take two columns each.
  assert.equal(mark.indexOf('^'), source.indexOf('--bogus') + 2);
  assert.equal(mark.trim(), '^~~~~~~');
  assert.match(lines.at(-2) ?? '', /^1 error, \d+ warnings?, \d+ hints? in 1 file for DPDK 24\.11\.$/);
  assert.doesNotMatch(out, /\x1b/);
  assert.match((await lint([path], '', true)).out, /\x1b\[1;31merror:\x1b\[0m/);
});

test('text: a very long line is cut around the mark', async () => {
  const path = file('long.sh', `echo ${'x'.repeat(300_000)}; ${refused} ${'# 長い'.repeat(50_000)}\n`);
  const { out } = await lint([path]);
  const lines = out.split('\n');
  const at = lines.findIndex((line) => line.includes('[unknown-option]'));
  const [source = '', mark = ''] = lines.slice(at + 1, at + 3);
  assert.ok(source.length <= 120, `${source.length}`);
  assert.equal(source.slice(mark.indexOf('^')).slice(0, 7), '--bogus');
});

test('text: what a script holds cannot reach the terminal', async () => {
  const { out } = await lint(['-'], `dpdk-testpmd -l 1-3 -- "--bo\x1b]0;x\x07\x1b[2Jgus"\n`);
  assert.doesNotMatch(out, /[\x00-\x09\x0b-\x1f]/);
});

interface Sarif {
  readonly version: string;
  readonly $schema: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly name: string;
        readonly rules: readonly { readonly id: string; readonly helpUri: string }[];
      };
    };
    readonly columnKind: string;
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: Readonly<Record<string, number>>;
        };
      }[];
      readonly fixes?: readonly {
        readonly artifactChanges: readonly {
          readonly replacements: readonly {
            readonly deletedRegion: object;
            readonly insertedContent: { readonly text: string };
          }[];
        }[];
      }[];
    }[];
  }[];
}

test('SARIF 2.1.0: rules, places, levels and fixes', async () => {
  const name = 'スクリプト 1.sh';
  const text = `dpdk-testpmd -l 1-3 --vdev=7870:00:00.0 -- --bogus --forward-mode=rxonly\n`;
  const { out, status } = await lint(['--format', 'sarif', file(name, text)]);
  assert.equal(status, 1);
  const log = JSON.parse(out) as Sarif;
  const [run] = log.runs;
  assert.ok(run);
  const { rules } = run.tool.driver;
  assert.deepEqual(
    {
      version: log.version,
      columnKind: run.columnKind,
      levels: [...new Set(run.results.map(({ level }) => level))].filter(
        (level) => !['error', 'warning', 'note'].includes(level),
      ),
      indexes: run.results.every(({ ruleId, ruleIndex }) => rules[ruleIndex]?.id === ruleId),
      help: rules.every(({ helpUri }) => helpUri.startsWith('https://')),
      uri: run.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri.endsWith(
        encodeURIComponent(name),
      ),
      error: run.results.find(({ level }) => level === 'error')?.locations[0]?.physicalLocation.region,
      fixes: run.results.some(({ fixes }) => (fixes?.[0]?.artifactChanges[0]?.replacements.length ?? 0) > 0),
    },
    {
      version: '2.1.0',
      columnKind: 'utf16CodeUnits',
      levels: [],
      indexes: true,
      help: true,
      uri: true,
      error: { startLine: 1, startColumn: 44, endLine: 1, endColumn: 51 },
      fixes: true,
    },
  );
});

test('a comment silences a rule', async () => {
  const path = file('silenced.sh', `# mana-dpdk-lint disable=unknown-option\n${refused}\n`);
  assert.deepEqual(errorsIn(await json([path])), []);
});
