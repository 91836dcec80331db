// Logs over real LSP while they are written and edited, and logs that are longer or odder than any should be.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DiagnosticSeverity, DidChangeTextDocumentNotification } from 'vscode-languageserver';
import { explanationMethod } from '../../src/core/logs/editor/protocol';
import { TestClient } from './client';
import { corpus, notDown, openLog, marked, messageAt, lenses, hinted, symbols, fresh } from './logSupport';

describe('a log that is written', () => {
  const grown = [
    'article-driver-id',
    'testpmd-24.11-mana-not-down',
    'two-runs-both-fail',
    'testpmd-22.11-unknown-eal-option',
  ];
  for (const name of grown)
    it(`says after each line what it says of the whole: ${name}`, async (t) => {
      const text = corpus(name);
      const client = await TestClient.start(t);
      const uri = await openLog(client, '');
      // Cut within lines too, as programs write them. What is asked in between must not change what comes out.
      for (const piece of text.match(/[^]{1,97}/g) ?? []) {
        await client.type(uri, client.text(uri).length, client.text(uri).length, piece);
        await hinted(client, uri);
      }
      await client.settled(uri);
      assert.equal(client.text(uri), text);
      assert.deepEqual(marked(client, uri), await fresh(t, text));
    });

  it('moves its marks with what is written above them', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, notDown);
    await client.edit(uri, 0, 0, 'Two lines\nabove\n');
    assert.deepEqual(marked(client, uri), await fresh(t, client.text(uri)));
    assert.match(messageAt(client, uri, 7), /^Follows from line 6: /);
  });

  it('is judged by what it says after an edit in its middle', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, notDown);
    await client.edit(uri, notDown.indexOf('-19'), notDown.length, '-12\n');
    assert.deepEqual(marked(client, uri), await fresh(t, client.text(uri)));
    assert.notEqual(
      (await lenses(client, uri))[0]?.title,
      '$(error) The MANA port is still in use by the kernel',
    );
  });

  it('whose cause is deleted does not keep it in mind', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, notDown);
    await client.edit(uri, notDown.indexOf('mana_start'), notDown.indexOf('Fail to'), '');
    assert.match(messageAt(client, uri, 4), /\nNo known cause: /);
    await client.edit(uri, 0, client.text(uri).length, '');
    assert.deepEqual(client.diagnostics(uri), []);
    assert.deepEqual([await lenses(client, uri), await symbols(client, uri)], [[], []]);
  });

  it('takes several edits at once, and one of the whole', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, notDown);
    const line = { line: 1, character: 0 };
    await client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: 7 },
      contentChanges: [
        { text: 'nothing\n' },
        { range: { start: line, end: line }, text: 'mana_dev_start(): failed to start tx queues -19' },
        { range: { start: { line: 0, character: 0 }, end: line }, text: '' },
      ],
    });
    await client.until(() => client.published.get(uri)?.version === 7);
    assert.deepEqual(
      client.diagnostics(uri).map(({ code, range }) => [code, range.start.line]),
      [['mana-vf-not-down', 0]],
    );
  });

  it('is forgotten when it is closed', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, notDown);
    await client.close(uri);
    assert.deepEqual([client.diagnostics(uri), await lenses(client, uri)], [[], []]);
  });
});

describe('more than anybody reads', () => {
  it('a log of 5 MB is read, and goes on being read while it grows', async (t) => {
    const filler = `${corpus('testpmd-24.11-mana-healthy')}\n`;
    const before = filler.repeat(Math.ceil((2.5 * 1024 * 1024) / filler.length));
    const text = `${before}${notDown}${before}`;
    assert.ok(text.length > 5 * 1024 * 1024);
    const client = await TestClient.start(t);
    const uri = await openLog(client, text);
    const line = before.split('\n').length + 3;
    const errors = (): unknown[] =>
      client
        .diagnostics(uri)
        .filter(({ severity }) => severity === DiagnosticSeverity.Error)
        .map(({ code, range }) => [code, range.start.line + 1]);
    assert.deepEqual(errors(), [['mana-vf-not-down', line]]);
    const last = text.split('\n').length;
    await client.edit(uri, text.length, text.length, 'EAL: FATAL: Cannot get hugepage information.\n');
    assert.deepEqual(errors(), [
      ['mana-vf-not-down', line],
      ['hugepages-missing', last],
    ]);
    await client.edit(uri, 0, 0, '\n');
    assert.deepEqual(errors(), [
      ['mana-vf-not-down', line + 1],
      ['hugepages-missing', last + 1],
    ]);
  });

  it('of very many marks the incidents come first, and all is bounded', async (t) => {
    const client = await TestClient.start(t);
    const noise = 'mana_init_once(): MP INIT PRIMARY\n'.repeat(5000);
    const uri = await openLog(client, `${noise}${notDown.repeat(1000)}`);
    assert.ok(client.diagnostics(uri).length <= 500);
    assert.equal(client.diagnostics(uri)[0]?.code, 'mana-vf-not-down');
    assert.ok((client.diagnostics(uri)[0]?.relatedInformation?.length ?? 0) <= 20);
    assert.ok((await lenses(client, uri)).length <= 1000);
    const page = await client.connection.sendRequest<string>(explanationMethod, {
      uri,
      incident: (await lenses(client, uri)).map(
        ({ argument }) => argument as { readonly incident: string },
      )[0]?.incident,
    });
    assert.ok(page.length < 50_000);
  });

  const odd: Readonly<Record<string, string>> = {
    'a line of a megabyte': `EAL: Cannot get hugepage information. ${'x'.repeat(1 << 20)}\n`,
    'only line ends': '\n'.repeat(200_000),
    'only returns': '\r'.repeat(200_000),
    'zeros and half characters': '\u0000\ud800EAL: Cannot get hugepage information.\u0000\udc00\n',
    'a line without an end': 'EAL: Cannot get hugepage information.',
  };
  for (const [name, text] of Object.entries(odd))
    it(`${name}: the server lives and answers`, async (t) => {
      const client = await TestClient.start(t);
      const uri = await openLog(client, text);
      await client.edit(uri, text.length, text.length, '\nEAL: FATAL: Cannot get hugepage information.\n');
      assert.ok(client.diagnostics(uri).some(({ code }) => code === 'hugepages-missing'));
      await hinted(client, uri);
      await symbols(client, uri);
      assert.deepEqual(client.logged, []);
    });
});
