// What the extension asks about logs besides LSP, a user’s own messages, and text of a log that would be markup.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { HoverRequest } from 'vscode-languageserver';
import {
  explainTextMethod,
  explanationMethod,
  fixMethod,
  lineMethod,
  ownLogRowsMethod,
  ownLineMark,
  type ExplainedText,
  type FixOffer,
  type LineVerdict,
} from '../../src/core/logs/editor/protocol';
import type { LogRows } from '../../src/core/logs/knowledge';
import { TestClient } from './client';
import { corpus, notDown, openLog, marked, messageOf, hoverAt, lenses, symbols, fresh } from './logSupport';

describe('what the extension asks besides LSP', () => {
  it('the page of an incident: why, how to be sure, what to do, its lines', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, notDown, 'file:///dir/a%20run.log');
    const ask = (incident: string, of = uri): Promise<string | null> =>
      client.connection.sendRequest(explanationMethod, { uri: of, incident });
    const page = (await ask('0-mana-vf-not-down')) ?? '';
    const order = [
      '# The MANA port is still in use by the kernel\n',
      '`mana-vf-not-down` · error · `a run.log`',
      'A MANA port serves one user at a time',
      '`ENODEV (19): No such device`',
      '## To be sure',
      '```sh\nip -br link\n```',
      '## What to do',
      '### Set the VF down',
      'sudo ip link set',
      '## In the log',
      '**Cause, line 4**',
      'mana_start_tx_queues(): Failed to create qp queue index 0\n```',
      '**Follows, line 6**: Port 1 does not start',
      'Source: ',
    ];
    const places = order.map((part) => page.indexOf(part));
    assert.deepEqual(
      order.filter((_, at) => (places[at] ?? -1) < (places[at - 1] ?? 0)),
      [],
      page,
    );
    assert.deepEqual(
      [await ask('0-no-such'), await ask('0-mana-vf-not-down', 'file:///other')],
      [null, null],
    );
  });

  it('a text that is no document', async (t) => {
    const client = await TestClient.start(t);
    const ask = (text: string): Promise<ExplainedText> =>
      client.connection.sendRequest(explainTextMethod, { name: 'Clipboard', text });
    const said = await ask(corpus('article-hugepages').trimEnd());
    assert.deepEqual(
      [said.worst, said.incidents.map(({ id, line, severity }) => [id, line, severity])],
      ['error', [['0-hugepages-missing', 1, 'error']]],
    );
    assert.equal(said.summary, 'Clipboard: 1 error, 0 warnings, 0 notes in 5 lines');
    assert.match(said.report, /^Clipboard:1: error: .+ \[hugepages-missing\]\n/);
    assert.match(said.report, /→ Enable hugepages\n[^]*\$ echo 1024 \| sudo tee /);
    const nothing = await ask('');
    assert.deepEqual([nothing.worst, nothing.report, nothing.incidents], [null, '', []]);
    // What the panel shows may be explained again: nothing in it is a log.
    const again = await ask(said.report.replace(/^/gm, `${ownLineMark} `));
    assert.deepEqual([again.worst, again.incidents], [null, []]);
  });

  const lines: Readonly<Record<string, readonly [line: string, title: RegExp | null]>> = {
    'a cause': ['mana_dev_start(): failed to start tx queues -19', /-19/],
    'a message behind a prefix': ['2026-06-03T17:38:04Z EAL: Cannot get hugepage information.', /hugepages/],
    'what is harmless': ['mana_init_once(): MP INIT PRIMARY', /link between the processes/],
    'the start of a program': ['EAL: Detected CPU lcores: 8', null],
    'what nobody knows': ['acme-tool: fatal error 77', null],
    'an empty line': ['', null],
  };
  for (const [name, [line, title]] of Object.entries(lines))
    it(`a line of a terminal: ${name}`, async (t) => {
      const client = await TestClient.start(t);
      const verdict = await client.connection.sendRequest<LineVerdict | null>(lineMethod, { line });
      if (title === null || verdict === null) {
        assert.equal(verdict, title);
        return;
      }
      assert.match(verdict.title, title);
      assert.ok(verdict.length > 0);
      // What is bad has the page of an incident: what can be done stands there.
      assert.equal(
        /^# .+\n\n`[\w-]+` · error · `Terminal`\n[^]*## What to do/.test(verdict.markdown),
        name !== 'what is harmless',
      );
      assert.ok(verdict.start + verdict.length <= line.length, JSON.stringify(verdict));
      assert.equal(
        verdict.markdown.includes('\n\nBy itself this line is harmless.\n\n'),
        name === 'what is harmless',
      );
    });

  it('what a fix consists of', async (t) => {
    const client = await TestClient.start(t);
    const ask = (fix: string): Promise<FixOffer | null> => client.connection.sendRequest(fixMethod, { fix });
    const offer = await ask('set-interfaces-down');
    assert.equal(offer?.title, 'Set the VF down');
    assert.ok(offer.commands.some((command) => command.startsWith('sudo ip link set')));
    assert.equal(await ask('no-such-fix'), null);
  });

  it('nonsense is answered with nothing', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, notDown);
    for (const params of [{}, { uri: 7, incident: [] }, { uri, incident: '__proto__' }])
      assert.equal(await client.connection.sendRequest(explanationMethod, params), null);
    for (const [line, character] of [
      [99, 0],
      [3, 9999],
    ] as const)
      await client.connection.sendRequest(HoverRequest.type, {
        textDocument: { uri },
        position: { line, character },
      });
    assert.deepEqual(client.logged, []);
  });
});

describe('a user’s own messages', () => {
  /** The example of the documentation. */
  const example = (): string => {
    const block = /```json\n(\{\n {2}"logMessages"[^]*?)\n```/.exec(
      readFileSync(join('docs', 'logs.md'), 'utf8'),
    );
    return block?.[1] ?? '';
  };

  it('are found, explained and offered like those that are built in, from the moment they are known', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(
      client,
      'turbo: firmware turbo.bin not found\nEAL: Requested device 0000:01:00.0 cannot be used\n',
    );
    assert.ok(!marked(client, uri).some((mark) => mark.includes('turbo-no-firmware')));
    await client.state({ knowledge: [{ path: '/home/me/turbo.json', text: example() }] });
    await client.until(() => marked(client, uri).some((mark) => mark.includes('turbo-no-firmware')));
    assert.deepEqual(marked(client, uri), [
      '1 error turbo-no-firmware: turbo: firmware turbo.bin not found',
      '2 info turbo-no-firmware: Requested device 0000:01:00.0 cannot be used',
    ]);
    assert.deepEqual(
      (await lenses(client, uri)).map(({ title }) => title),
      ['$(error) The firmware of our NIC is missing', 'Install the firmware'],
    );
    assert.match(await hoverAt(client, uri, 'turbo:'), /The driver loads it at start/);
    const offer = await client.connection.sendRequest<FixOffer | null>(fixMethod, { fix: 'turbo-firmware' });
    assert.deepEqual(offer?.commands, ['sudo apt-get install turbo-firmware']);
    // For the log viewer, which reads logs by itself.
    const own = await client.connection.sendRequest<readonly LogRows[]>(ownLogRowsMethod);
    assert.deepEqual(
      own.map(({ rows, fixes }) => [rows.map(({ id }) => id), fixes.map(({ id }) => id)]),
      [[['turbo-no-firmware'], ['turbo-firmware']]],
    );
    await client.state({ knowledge: [] });
    await client.until(() => !marked(client, uri).some((mark) => mark.includes('turbo-no-firmware')));
  });

  it('a file that is wrong changes nothing', async (t) => {
    const wrong = JSON.stringify({ logMessages: [{ id: 'x', role: 'cause', patterns: ['%s'], title: 'X' }] });
    const client = await TestClient.start(t, { state: { knowledge: [{ path: '/x.json', text: wrong }] } });
    assert.deepEqual(marked(client, await openLog(client, notDown)), await fresh(t, notDown));
  });
});

describe('text of a log that would be markup', () => {
  const bait = '[press](command:workbench.action.quit) <img src=x> $(trash) ![p](http://x.test/p.png) ```';
  // What these rows name is put into the words.
  const text = [
    `EAL: failed to parse device "${bait}"`,
    `Invalid parameter: ${bait}`,
    `mana_pci_probe(): Invalid MAC address ${bait}`,
    `acme-tool: fatal error ${bait}`,
    '',
  ].join('\n');

  const isHarmless = (markdown: string): void => {
    const outside = markdown
      .replace(/^(`{3,})\w*\n[^]*?\n\1$/gm, '')
      .replace(/(`+)[^`][^]*?[^`]\1(?!`)/g, '');
    for (const markup of [/(?<!\\)\]\(/, /<img/, /(?<!\\)\$\(/])
      assert.doesNotMatch(outside, markup, markdown);
  };

  it('stays text in hovers and pages', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(
      client,
      text,
      `file:///dir/${encodeURIComponent(`\`${bait.replaceAll('/', '')}`)}.log`,
    );
    const titles = await lenses(client, uri);
    assert.ok(titles.length > 0);
    const hovers: string[] = [];
    for (const [line] of text.split('\n').entries())
      hovers.push(
        (await client.hover(uri, text.split('\n').slice(0, line).join('\n').length + 2))?.text ?? '',
      );
    hovers.forEach(isHarmless);
    assert.ok(
      hovers.some((hover) => hover.includes('press')),
      'a hover shows what the log says',
    );
    for (const { argument } of titles) {
      const incident = (argument as { readonly incident?: string }).incident;
      if (incident === undefined) continue;
      const page = await client.connection.sendRequest<string>(explanationMethod, { uri, incident });
      assert.match(page, /press/);
      isHarmless(page);
    }
    const verdicts: string[] = [];
    for (const line of text.split('\n')) {
      const verdict = await client.connection.sendRequest<LineVerdict | null>(lineMethod, { line });
      verdicts.push(verdict?.markdown ?? '');
    }
    verdicts.forEach(isHarmless);
    assert.ok(
      verdicts.some((verdict) => verdict.includes('press')),
      'a line shows what it says',
    );
  });

  it('brings no icons into a lens, and no control sequence anywhere', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, text.replaceAll('press', '\u001b]0;x\u0007\u202epress'));
    const said = [
      ...(await lenses(client, uri)).map(({ title }) => title.replace(/^\$\((?:error|warning|info)\) /, '')),
      ...client.diagnostics(uri).map(messageOf),
      ...(await symbols(client, uri)).map(({ name }) => name),
    ];
    assert.ok(
      said.some((words) => words.includes('press')),
      said.join('\n'),
    );
    assert.deepEqual(
      (await lenses(client, uri)).filter(({ title }) => /\$\((?!error|warning|info)/.test(title)),
      [],
    );
    for (const words of said) assert.doesNotMatch(words, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  });
});
