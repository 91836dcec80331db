// The quieter providers over real LSP: signature, actions, layout, outline, folding, tokens, hints, links.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  DocumentFormattingRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  InlayHintRequest,
  SemanticTokensRequest,
  SignatureHelpRequest,
  type DocumentSymbol,
} from 'vscode-languageserver';
import { tokenTypes } from '../../src/core/testpmd/editor/semanticTokens';
import { edited, marked, TestClient } from './client';
import { machine } from './machine';

const shell = ['shellscript', 'file:///dir/run.sh'] as const;
const whole = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };

describe('signature of a device', () => {
  const cases: Readonly<Record<string, readonly [string, string | null]>> = {
    'behind the comma': ['dpdk-testpmd -a 7870:00:00.0,| -- -i', 'mac=MAC'],
    'in a key': ['dpdk-testpmd --vdev=net_tap0,iface=x,rem|ote=eth1', 'remote=NAME'],
    'in front of it': ['dpdk-testpmd -a 7870:00|:00.0,mac=60:45:bd:00:00:02 -- -i', null],
  };
  for (const [name, [at, active]] of Object.entries(cases))
    it(name, async (t) => {
      const { text, offset } = marked(at);
      const client = await TestClient.start(t);
      const uri = await client.open(text, ...shell);
      const answer = await client.connection.sendRequest(SignatureHelpRequest.type, {
        textDocument: { uri },
        position: client.position(uri, offset),
      });
      const signature = answer?.signatures[0];
      const range = signature?.parameters?.[answer?.activeParameter ?? 0]?.label as
        [number, number] | undefined;
      assert.equal(range === undefined ? null : signature?.label.slice(...range), active);
    });
});

describe('code actions', () => {
  it('mend a mistake, silence its rule, explain it', async (t) => {
    const { text, offset } = marked('dpdk-testpmd -l 1-2 -- --forward-mode=tx|onyl\n');
    const client = await TestClient.start(t, { rulePage: 'command:manaDpdk.showRule?%5B%22{rule}%22%5D' });
    const uri = await client.open(text, ...shell);
    const actions = await client.actions(uri, offset);
    const results = Object.fromEntries(
      actions.map((action) => [
        action.title,
        action.command?.arguments?.[0] ?? client.after(uri, action).split('\n')[0],
      ]),
    ) as Readonly<Record<string, unknown>>;
    const disable = 'Disable forward-mode for this command';
    assert.equal(results[disable], '# mana-dpdk-lint disable=forward-mode');
    assert.equal(results['Explain forward-mode'], 'forward-mode');
    assert.ok(Object.values(results).includes('dpdk-testpmd -l 1-2 -- --forward-mode=txonly'));
  });

  it('add a rule to the comment that is there', async (t) => {
    const { text, offset } = marked(
      '# mana-dpdk-lint disable=lcore-zero\ndpdk-testpmd -l 0-2 -- --forward-mode=tx|onyl\n',
    );
    const client = await TestClient.start(t);
    const uri = await client.open(text, ...shell);
    const action = (await client.actions(uri, offset)).find(({ title }) => title.startsWith('Disable'));
    assert.ok(action !== undefined);
    assert.match(client.after(uri, action), /^# mana-dpdk-lint disable=lcore-zero,forward-mode\n/);
  });

  it('make every obvious fix at once', async (t) => {
    const client = await TestClient.start(t);
    const uri = await client.open(
      'dpdk-testpmd -l 1-2 -- --forward-mode=txonyl --stats 1 --tx-ip=10.0.0.1,10.0.0.2',
      ...shell,
    );
    const [action] = await client.actions(uri, 0, 'source.fixAll.manaDpdk');
    assert.ok(action !== undefined);
    assert.match(client.after(uri, action), /--forward-mode=txonly --stats-period/);
  });

  it('lay a command out and back again', async (t) => {
    const client = await TestClient.start(t);
    const line = 'sudo dpdk-testpmd -l 1-2 -a "7870:00:00.0,mac=60:45:bd:00:00:02" -- --rxq=1 -i > log\n';
    const uri = await client.open(line, ...shell);
    const [action] = await client.actions(uri, 8, 'refactor.rewrite');
    assert.ok(action !== undefined);
    const lines = client.after(uri, action);
    assert.equal(
      lines,
      [
        'sudo dpdk-testpmd',
        '    -l 1-2',
        '    -a "7870:00:00.0,mac=60:45:bd:00:00:02"',
        '    --',
        '    --rxq=1',
        '    -i > log\n',
      ].join(' \\\n'),
    );
    await client.edit(uri, 0, line.length, lines);
    const actions = await client.actions(uri, 8, 'refactor.rewrite');
    assert.deepEqual(
      actions.map((back) => client.after(uri, back)),
      [line],
    );
  });
});

describe('formatting', () => {
  const long =
    '-l 1-5 -a 7870:00:00.0,mac=60:45:bd:00:00:02,mac=60:45:bd:00:00:03 -- --rxq=4 --txq=4 --nb-cores=4 -i';
  const cases: Readonly<Record<string, readonly [string, string]>> = {
    'one blank between words': ['-l   1-3  --   -i\n', '-l 1-3 -- -i\n'],
    'a short command on one line': ['-l 1-3 \\\n  -- \\\n  -i\n', '-l 1-3 -- -i\n'],
    'a long one an option a line': [
      `${long}\n`,
      '-l 1-5 \\\n    -a 7870:00:00.0,mac=60:45:bd:00:00:02,mac=60:45:bd:00:00:03 \\\n    -- \\\n    --rxq=4 \\\n    --txq=4 \\\n    --nb-cores=4 \\\n    -i\n',
    ],
    'comments and quotes stay': ['# a  b\n-l  "1-3"   -- -i # x  y\n', '# a  b\n-l "1-3" -- -i # x  y\n'],
  };
  for (const [name, [before, after]] of Object.entries(cases))
    it(name, async (t) => {
      const client = await TestClient.start(t);
      const uri = await client.open(before);
      const edits = await client.connection.sendRequest(DocumentFormattingRequest.type, {
        textDocument: { uri },
        options: { tabSize: 4, insertSpaces: true },
      });
      assert.equal(edited(before, edits ?? []), after);
    });

  it('leaves shell scripts alone', async (t) => {
    const client = await TestClient.start(t);
    const uri = await client.open('dpdk-testpmd  -l  1-3\n', ...shell);
    const edits = await client.connection.sendRequest(DocumentFormattingRequest.type, {
      textDocument: { uri },
      options: { tabSize: 4, insertSpaces: true },
    });
    assert.deepEqual(edits, []);
  });
});

describe('the outline', () => {
  it('has each command by what it does, and folds those of several lines', async (t) => {
    const client = await TestClient.start(t);
    const uri = await client.open(
      'dpdk-testpmd -l 1-3 -a 7870:00:00.0,mac=60:45:bd:00:00:02,mac=60:45:bd:00:00:03 \\\n  -- --forward-mode=txonly --rxq=8 --txq=8\nls\ndpdk-testpmd -l 1-2 --vdev=net_null0 --no-pci -- -i\n',
      ...shell,
    );
    const symbols = (await client.connection.sendRequest(DocumentSymbolRequest.type, {
      textDocument: { uri },
    })) as DocumentSymbol[];
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['txonly · 8 queues · 2 NICs', 'io · 1 queue · 1 NIC'],
    );
    const folds = await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument: { uri } });
    assert.deepEqual(
      (folds ?? []).map(({ startLine, endLine }) => [startLine, endLine]),
      [[0, 1]],
    );
  });
});

describe('tokens, hints, links', () => {
  it('colours names, values, keys and the separator, and nothing that is unknown', async (t) => {
    const client = await TestClient.start(t);
    const text =
      'dpdk-testpmd -a 7870:00:00.0,mac=60:45:bd:00:00:02 -- --rxq=4 --forward-mode=io --nonsense=3';
    const uri = await client.open(text, ...shell);
    const answer = await client.connection.sendRequest(SemanticTokensRequest.type, { textDocument: { uri } });
    const data = answer?.data ?? [];
    const found: string[] = [];
    let at = 0;
    for (let index = 0; index < data.length; index += 5) {
      at += data[index + 1] ?? 0;
      found.push(`${tokenTypes[data[index + 3] ?? 0] ?? ''} ${text.slice(at, at + (data[index + 2] ?? 0))}`);
    }
    assert.deepEqual(found, [
      'function dpdk-testpmd',
      'property -a',
      'string 7870:00:00.0',
      'parameter mac',
      'string 60:45:bd:00:00:02',
      'operator --',
      'property --rxq',
      'number 4',
      'property --forward-mode',
      'enumMember io',
    ]);
  });

  it('hints at what is shortened, cut or counted', async (t) => {
    const text = 'dpdk-testpmd -l 1-3 -m 1G -- --stats 1';
    const shown = async (inlayHints: boolean): Promise<string> => {
      const client = await TestClient.start(t, { state: { inlayHints, machine } });
      const uri = await client.open(text, ...shell);
      const hints = await client.connection.sendRequest(InlayHintRequest.type, {
        textDocument: { uri },
        range: whole,
      });
      const edits = (hints ?? []).map(({ position, label, paddingLeft }) => ({
        range: { start: position, end: position },
        newText: `${paddingLeft === true ? ' ' : ''}[${typeof label === 'string' ? label : ''}]`,
      }));
      return edited(text, edits);
    };
    assert.equal(
      await shown(true),
      'dpdk-testpmd -l 1-3 [main 1, forwarding 2-3] -m 1G [= 1 MB] -- --stats[-period] 1',
    );
    assert.equal(await shown(false), text);
  });

  it('links the files that a command reads', async (t) => {
    const client = await TestClient.start(t);
    const uri = await client.open(
      'dpdk-testpmd -l 1-2 -- --cmdline-file=a b --cmdline-file="my setup.txt" --cmdline-file /x/y --cmdline-file=$F',
      ...shell,
    );
    const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } });
    assert.deepEqual(
      (links ?? []).map(({ range, target }) => [client.slice(uri, range), target]),
      [
        ['a', 'file:///dir/a'],
        ['my setup.txt', 'file:///dir/my%20setup.txt'],
        ['/x/y', 'file:///x/y'],
      ],
    );
  });
});

describe('lines for testpmd’s prompt', () => {
  it('are completed, explained and checked in a file of their own', async (t) => {
    const client = await TestClient.start(t);
    const { text, offset } = marked('start\nshow port st|\nset fwd txonyl\n');
    const uri = await client.open(text, 'testpmd-console', 'file:///dir/setup.cmd');
    const labels = (await client.completions(uri, offset)).map(({ label }) => label);
    const hover = await client.hover(uri, 2);
    assert.deepEqual(
      [
        labels.includes('stats'),
        labels.includes('--rxq'),
        hover?.of,
        client.slice(uri, client.diagnostics(uri).at(-1)?.range),
      ],
      [true, false, 'start', 'txonyl'],
    );
  });

  it('are completed in a here-document too', async (t) => {
    const client = await TestClient.start(t);
    const { text, offset } = marked('dpdk-testpmd -l 1-2 -- -i <<EOF\nshow port st|\nquit\nEOF\n');
    const uri = await client.open(text, ...shell);
    const labels = (await client.completions(uri, offset)).map(({ label }) => label);
    assert.deepEqual([labels.includes('stats'), labels.includes('--rxq')], [true, false]);
  });
});
