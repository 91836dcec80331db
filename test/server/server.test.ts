// The server's life over real LSP: diagnostics as one types, the state that the client sends, and what must not end it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import {
  catalogueMethod,
  documentStatusMethod,
  releaseMethod,
  type Catalogue,
  type DocumentStatus,
  type ReleaseStatus,
  type ServerState,
} from '../../src/core/testpmd/editor/protocol';
import { marked, TestClient } from './client';
import { machine } from './machine';

const shell = ['shellscript', 'file:///dir/run.sh'] as const;

/** Diagnostics as `rule at "text"`. */
function said(client: TestClient, uri: string): readonly string[] {
  return client
    .diagnostics(uri)
    .map(({ code, range }: Diagnostic) => `${String(code)} at ${client.slice(uri, range)}`);
}

function toldBy(client: TestClient, method: string): readonly unknown[] {
  return client.told.filter((one) => one.method === method).map(({ params }) => params);
}

describe('diagnostics', () => {
  it('name the rule, its page and who says it', async (t) => {
    const client = await TestClient.start(t, { rulePage: 'https://example.org/{rule}.md' });
    const uri = await client.open('dpdk-testpmd -l 1-2 --no-pci --vdev=net_null0 -- --nonsense', ...shell);
    const [diagnostic] = client.diagnostics(uri);
    assert.ok(diagnostic !== undefined);
    const { code, codeDescription, source, severity, range } = diagnostic;
    assert.deepEqual(
      { code, codeDescription, source, severity, text: client.slice(uri, range) },
      {
        code: 'unknown-option',
        codeDescription: { href: 'https://example.org/unknown-option.md' },
        source: 'mana-dpdk',
        severity: DiagnosticSeverity.Error,
        text: '--nonsense',
      },
    );
  });

  it('follow each key', async (t) => {
    const client = await TestClient.start(t);
    const { text, offset } = marked(
      '# first\ndpdk-testpmd -l 1-2 --no-pci --vdev=net_null0 -- --rx|=1\nls\n',
    );
    const uri = await client.open(text, ...shell);
    const seen: (readonly string[])[] = [said(client, uri)];
    await client.edit(uri, offset, offset, 'q');
    seen.push(said(client, uri));
    await client.edit(uri, 0, 0, 'echo more\n');
    seen.push(said(client, uri));
    await client.edit(uri, 0, client.text(uri).length, 'dpdk-testpmd --nope');
    seen.push(said(client, uri));
    assert.equal(
      seen[0]?.some((line) => line.endsWith('at --rx')),
      true,
    );
    assert.deepEqual(
      seen.slice(1, 3).map((lines) => lines.filter((line) => line.includes('option at'))),
      [[], []],
    );
    assert.ok(seen[3]?.includes('unknown-option at --nope'));
  });

  it('go when the document is closed', async (t) => {
    const client = await TestClient.start(t);
    const uri = await client.open('dpdk-testpmd --nope', ...shell);
    await client.close(uri);
    assert.deepEqual(client.diagnostics(uri), []);
  });

  it('stay away where a comment silences their rule', async (t) => {
    const client = await TestClient.start(t);
    const line = 'dpdk-testpmd -l 1-2 --no-pci --vdev=net_null0 -- --nonsense\n';
    const uri = await client.open(`# mana-dpdk-lint disable=unknown-option\n${line}${line}`, ...shell);
    assert.deepEqual(said(client, uri), ['unknown-option at --nonsense']);
    assert.equal(client.diagnostics(uri)[0]?.range.start.line, 2);
  });

  it('have the severities of the settings, nonsense among them left out', async (t) => {
    const client = await TestClient.start(t, {
      state: { rules: { 'unknown-option': 'hint', 'no-such-rule': 'error', 'missing-value': 17 } },
    });
    const uri = await client.open('dpdk-testpmd -l 1-2 --no-pci --vdev=net_null0 -- --nonsense', ...shell);
    assert.deepEqual(
      client.diagnostics(uri).map(({ severity }) => severity),
      [DiagnosticSeverity.Hint],
    );
    await client.state({ rules: { 'unknown-option': 'off' } });
    await client.until(() => client.diagnostics(uri).length === 0);
  });

  it('are not asked for in files that are no tasks', async (t) => {
    const client = await TestClient.start(t);
    const other = 'file:///dir/settings.json';
    void client.open('{ "command": "dpdk-testpmd --nope" }', 'json', other);
    const uri = await client.open(
      '{ "tasks": [{ "type": "shell", "command": "dpdk-testpmd --nope" }] }',
      'json',
      'file:///dir/.vscode/tasks.json',
    );
    assert.ok(said(client, uri).includes('unknown-option at --nope'));
    assert.equal(client.published.has(other), false);
  });
});

describe('the release', () => {
  const text = 'dpdk-testpmd -l 1-2 --no-pci --vdev=net_null0 -- --txonly-flows=4\n';
  const cases: Readonly<
    Record<string, readonly [Partial<ServerState>, string, Partial<DocumentStatus>, number]>
  > = {
    'is assumed where nothing says it': [{}, text, { release: '24.11', origin: 'assumed' }, 1],
    'comes from the setting': [{ release: '26.07' }, text, { release: '26.07', origin: 'setting' }, 0],
    'comes from what the user answered': [
      { remembered: '26.07' },
      text,
      { release: '26.07', origin: 'remembered' },
      0,
    ],
    'comes from the VM before the setting': [
      { release: '22.11', machine: { ...machine, dpdkVersion: '26.07.1' } },
      text,
      { release: '26.07', origin: 'vm', vm: 'vm1' },
      0,
    ],
    'comes from the document before all': [
      { release: '22.11' },
      `# mana-dpdk dpdk=26.07\n${text}`,
      { release: '26.07', origin: 'document' },
      0,
    ],
  };
  for (const [name, [state, content, status, findings]] of Object.entries(cases))
    it(name, async (t) => {
      const client = await TestClient.start(t, { state });
      const uri = await client.open(content, ...shell);
      assert.equal(said(client, uri).filter((line) => line.startsWith('unknown-option')).length, findings);
      await client.until(() => toldBy(client, documentStatusMethod).length > 0);
      const [told] = toldBy(client, documentStatusMethod) as readonly DocumentStatus[];
      assert.deepEqual({ ...told, ...status, uri }, told);
    });

  it('is told again when it changes, and only then', async (t) => {
    const client = await TestClient.start(t, { state: { release: '22.11' } });
    const uri = await client.open(text, ...shell);
    await client.state({ release: '22.11' });
    await client.state({ release: 'no such thing' });
    await client.state({ release: '26.07' });
    await client.until(() => !said(client, uri).some((line) => line.startsWith('unknown-option')));
    assert.deepEqual(
      (toldBy(client, releaseMethod) as readonly ReleaseStatus[]).map(({ release, origin, unknown }) => [
        release,
        origin,
        unknown,
      ]),
      [
        ['22.11', 'setting', null],
        ['24.11', 'assumed', 'no such thing'],
        ['26.07', 'setting', null],
      ],
    );
  });
});

describe('the catalogue', () => {
  it('has releases, rules and snippets in the language of the editor', async (t) => {
    const client = await TestClient.start(t, {
      translations: { 'The release has no such option': 'そのオプションはありません' },
      state: { rules: { 'unknown-option': 'off' } },
    });
    const { releases, rules, snippets } = await client.connection.sendRequest<Catalogue>(catalogueMethod);
    assert.deepEqual(releases, ['22.11', '23.11', '24.11', '25.11', '26.07']);
    const [rule] = rules;
    assert.deepEqual(
      [rule?.id, rule?.title, rule?.severity],
      ['unknown-option', 'そのオプションはありません', 'off'],
    );
    assert.ok(snippets.length > 5);
  });
});

describe('hostile text', () => {
  const megabyte = 1024 * 1024;
  const texts: Readonly<Record<string, string>> = {
    '10,000 quotes': `dpdk-testpmd ${'"\''.repeat(5000)}\n`,
    'a line of a megabyte': `dpdk-testpmd -l 1-2 -- --tx-ip=${'1,'.repeat(megabyte / 2)}\n`,
    'a megabyte of $(': `dpdk-testpmd ${'$('.repeat(megabyte / 2)}`,
    'a here-document that does not end': `cat <<EOF\n${'dpdk-testpmd -l 1-2 --\n'.repeat(2000)}`,
    '10,000 options': `dpdk-testpmd -- ${'--rxq=1 '.repeat(10_000)}\n`,
    'a device of 10,000 keys': `dpdk-testpmd -a 7870:00:00.0${',mac=60:45:bd:00:00:02'.repeat(10_000)}\n`,
    'characters of no language': 'dpdk-testpmd -l \u0000\ue000\ud800 -- --rxq=\u202e4\n',
  };
  for (const [name, text] of Object.entries(texts))
    it(`${name}: the server lives and answers`, async (t) => {
      const client = await TestClient.start(t);
      for (const [language, uri] of [shell, ['testpmd', 'file:///a.testpmd'] as const]) {
        await client.open(text, language, uri);
        await client.edit(uri, 0, 0, ' ');
        await client.completions(uri, Math.min(text.length, 20));
        await client.hover(uri, 14);
        await client.actions(uri, 14);
      }
      const after = await client.open('dpdk-testpmd --nope', 'shellscript', 'file:///after.sh');
      assert.ok(said(client, after).includes('unknown-option at --nope'));
      assert.deepEqual(client.logged, []);
    });

  it('positions and settings that make no sense are taken as what they may be', async (t) => {
    const client = await TestClient.start(t, {
      translations: null,
      state: { machine: 7, rules: [], knowledge: 'x', release: {}, inlayHints: 'yes' },
    } as never);
    const uri = await client.open('dpdk-testpmd -l 1-2 -- -i\n', ...shell);
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [
        {
          range: { start: { line: 99, character: 5 }, end: { line: 3, character: -1 } },
          text: 'dpdk-testpmd --nope\n',
        },
      ],
    });
    await client.until(() => client.published.get(uri)?.version === 2);
    assert.ok(client.diagnostics(uri).some(({ code }) => code === 'unknown-option'));
    assert.deepEqual(client.logged, []);
  });
});

it('of more diagnostics than anybody reads the least grave are left out, not the last', async (t) => {
  const client = await TestClient.start(t);
  const hint = 'dpdk-testpmd -l 1-2 -a 7870:00:00.0,mac=60:45:bd:01:02:03 -- --stats 2\n';
  const uri = await client.open(
    `${hint.repeat(1100)}dpdk-testpmd -l 1-2 --no-pci -- --bogus\n`,
    'shellscript',
  );
  const said = client.diagnostics(uri);
  assert.equal(said.length, 1000);
  assert.equal(said.filter(({ code }) => code === 'unknown-option').length, 1);
});
