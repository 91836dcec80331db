// Logs over real LSP: which documents are logs, what is marked in them and what is said of it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  DiagnosticSeverity,
  DidOpenTextDocumentNotification,
  HoverRequest,
  type Range,
} from 'vscode-languageserver';
import {
  explainTextMethod,
  explanationMethod,
  fixMethod,
  type ExplainedText,
  type FixOffer,
} from '../../src/core/logs/editor/protocol';
import { TestClient } from './client';
import {
  corpus,
  notDown,
  openLog,
  marked,
  messageOf,
  messageAt,
  hoverAt,
  lenses,
  hinted,
  symbols,
  japanese,
} from './logSupport';

describe('a log', () => {
  it('has its cause marked, what follows from it, what is harmless, and what nobody knows', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, notDown);
    assert.deepEqual(marked(client, uri), [
      '2 ~hint mana-mp-init: MP INIT PRIMARY',
      '3 info -: acme-tool: fatal error 77 of the frobnicator',
      '4 error mana-vf-not-down: Failed to create qp queue index 0',
      '5 info mana-vf-not-down: failed to start tx queues -19',
      '6 info mana-vf-not-down: Fail to start port 1: No such device',
    ]);
    assert.deepEqual(
      [2, 3, 4, 5].map((line) => messageAt(client, uri, line)),
      [
        'Looks bad and is harmless: The link between the processes is set up',
        'Looks like an error; nothing is known of it.',
        'The MANA port is still in use by the kernel',
        'Follows from line 4: The MANA port is still in use by the kernel',
      ],
    );
    const [head] = client.diagnostics(uri);
    assert.deepEqual(
      head?.relatedInformation?.map(({ location, message }) => [
        location.uri,
        client.slice(uri, location.range),
        message,
      ]),
      [
        [uri, 'failed to start tx queues -19', 'The queues of MANA do not start (-19)'],
        [uri, 'Fail to start port 1: No such device', 'Port 1 does not start'],
      ],
    );
  });

  it('says above its cause what it is and what can be done', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, notDown);
    const [explain, ...fixes] = await lenses(client, uri);
    assert.deepEqual(explain, {
      line: 4,
      title: '$(error) The MANA port is still in use by the kernel',
      command: 'manaDpdk.explainIncident',
      argument: { uri, incident: '0-mana-vf-not-down' },
    });
    assert.deepEqual(fixes[0], {
      line: 4,
      title: 'Set the VF down',
      command: 'manaDpdk.showLogFix',
      argument: { fix: 'set-interfaces-down' },
    });
    assert.deepEqual(new Set(fixes.map(({ line }) => line)), new Set([4]));
  });

  it('has the cause at the end of its line, and where each other line leads', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, notDown);
    assert.deepEqual((await hinted(client, uri)).split('\n').slice(1, -1), [
      'mana_init_once(): MP INIT PRIMARY',
      'acme-tool: fatal error 77 of the frobnicator',
      'mana_start_tx_queues(): Failed to create qp queue index 0 [← The MANA port is still in use by the kernel]',
      'mana_dev_start(): failed to start tx queues -19 [← follows from line 4]',
      'Fail to start port 1: No such device [← follows from line 4]',
    ]);
    const one: Range = { start: { line: 4, character: 0 }, end: { line: 4, character: 10 } };
    assert.deepEqual((await hinted(client, uri, one)).match(/\[.*?\]/g), ['[← follows from line 4]']);
  });

  it('explains each of its lines under the mouse', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, notDown);
    const cause = await hoverAt(client, uri, 'Failed to create qp');
    assert.match(
      cause,
      /^\*\*The MANA port is still in use by the kernel\*\*\n\nA MANA port serves one user/,
    );
    assert.match(cause, /\n\n---\n\n\*\*The kernel did not create send queue 0\*\*/);
    assert.match(cause, /`ENODEV \(19\): No such device`/);
    assert.match(cause, /\n\nWhat to do: Set the VF down · /);
    const consequence = await hoverAt(client, uri, 'Fail to start port');
    assert.match(
      consequence,
      /^\*\*Port 1 does not start\*\*\n\nFollows from line 4: The MANA port is still in use by the kernel\n\n/,
    );
    assert.match(consequence, /\n\nWhat to do: Set the VF down · /);
    assert.match(
      await hoverAt(client, uri, 'MP INIT'),
      /^\*\*The link between the processes is set up\*\*\n\nLooks bad and is harmless\.\n\n/,
    );
    assert.equal(await hoverAt(client, uri, 'acme'), 'Looks like an error; nothing is known of it.');
    assert.equal(await hoverAt(client, uri, 'EAL: Detected'), '');
  });

  it('offers on each line of an incident what can be done, and its explanation', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, notDown);
    for (const text of ['Failed to create qp', 'Fail to start port']) {
      const actions = await client.actions(uri, notDown.indexOf(text));
      assert.deepEqual(
        actions
          .map(({ title, kind, isPreferred, command }) => [
            title,
            kind,
            isPreferred ?? false,
            command?.command,
            command?.arguments,
          ])
          .filter(
            ([title]) =>
              title !== 'Keep others from setting the VF up' && title !== 'Stop the other DPDK process',
          ),
        [
          ['Set the VF down', 'quickfix', true, 'manaDpdk.showLogFix', [{ fix: 'set-interfaces-down' }]],
          [
            'Explain: The MANA port is still in use by the kernel',
            'quickfix',
            false,
            'manaDpdk.explainIncident',
            [{ uri, incident: '0-mana-vf-not-down' }],
          ],
        ],
      );
      // VS Code offers it beside the problem that it mends.
      assert.deepEqual(
        [...new Set(actions.flatMap(({ diagnostics }) => diagnostics?.map(({ code }) => code)))],
        ['mana-vf-not-down'],
      );
    }
    assert.deepEqual(await client.actions(uri, notDown.indexOf('MP INIT')), []);
    assert.deepEqual(await client.actions(uri, notDown.indexOf('acme')), []);
  });

  it('has its incidents in the outline', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, notDown);
    assert.deepEqual(
      (await symbols(client, uri)).map(({ name, detail, range }) => [name, detail, range.start.line]),
      [['The MANA port is still in use by the kernel', 'mana-vf-not-down', 3]],
    );
  });

  it('marks the message in whatever is around it', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(
      client,
      'Jun  3 17:38:04 vm1 dpdk-testpmd[2214]: \u001b[31mMANA_DRIVER: mana_dev_start(): failed to start tx queues -16\u001b[0m\r\n',
    );
    assert.deepEqual(marked(client, uri), ['1 error mana-vf-not-down: failed to start tx queues -16']);
  });

  it('that does not say why says so, and does not guess', async (t) => {
    const client = await TestClient.start(t);
    const uri = await openLog(client, 'EAL: Error - exiting with code: 1\n  Cause: Start ports failed\n');
    const message = messageAt(client, uri, 1) + messageAt(client, uri, 2);
    assert.match(message, /\nNo known cause: the log does not say why this happened\./);
    assert.match(message, /Belongs to line \d: /);
    assert.match(await hinted(client, uri), /← belongs to line \d\]/);
    assert.doesNotMatch(await hinted(client, uri), /follows from/);
  });

  it('with one cause in several places has one incident, and each place leads to the first', async (t) => {
    const client = await TestClient.start(t);
    const port = (number: number): string =>
      `mana_start_tx_queues(): Failed to create qp queue index 0\nmana_dev_start(): failed to start tx queues -19\nFail to start port ${number}: No such device`;
    const uri = await openLog(client, `${port(0)}\n${port(1)}\n`);
    assert.deepEqual(
      (await lenses(client, uri)).map(({ line }) => line).filter((line, at, all) => all.indexOf(line) === at),
      [1],
    );
    assert.deepEqual(
      client.diagnostics(uri).filter(({ severity }) => severity === DiagnosticSeverity.Error).length,
      1,
    );
    assert.equal(
      messageAt(client, uri, 4),
      'The same as line 1: The MANA port is still in use by the kernel',
    );
    const hints = await hinted(client, uri);
    assert.match(hints, /queue index 0 \[← the same as line 1\]/);
    const related = client.diagnostics(uri)[0]?.relatedInformation ?? [];
    assert.deepEqual(
      related.map(({ message }) => message).filter((message) => message.startsWith('Port')),
      ['Port 0 does not start', 'Port 1 does not start'],
    );
  });

  it('of which nothing is known has no marks', async (t) => {
    const client = await TestClient.start(t);
    for (const [name, text] of Object.entries({
      empty: '',
      'only lines': '\n\n\r\n\n',
      prose: 'Dear all,\nthe meeting is at ten.\n',
      healthy: corpus('healthy-mana-k8s-24.07'),
    })) {
      const uri = await openLog(client, text, `file:///dir/${encodeURIComponent(name)}.log`);
      assert.deepEqual(
        marked(client, uri).filter((mark) => !mark.includes('~hint')),
        [],
        name,
      );
      assert.deepEqual(await lenses(client, uri), [], name);
    }
  });
});

describe('what a log is', () => {
  const shown: Readonly<Record<string, readonly [language: string, uri: string, isLog: boolean]>> = {
    'the log language': ['dpdk-log', 'file:///dir/anything', true],
    'VS Code’s own language of logs': ['log', 'file:///dir/run.log', true],
    'a file that ends in .log': ['plaintext', 'file:///dir/run.log', true],
    'a rotated one': ['plaintext', 'file:///dir/run.log.1', true],
    'an untitled document': ['plaintext', 'untitled:Untitled-1', true],
    'an output panel': ['dpdk-log', 'output:mana-dpdk.mana-dpdk.MANA%20DPDK', true],
    'a text file': ['plaintext', 'file:///dir/notes.txt', false],
    'another language': ['python', 'file:///dir/run.log', false],
  };
  for (const [name, [language, uri, isLog]] of Object.entries(shown))
    it(`${isLog ? '' : 'not '}${name}`, async (t) => {
      const client = await TestClient.start(t);
      await client.connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: language, version: 1, text: notDown },
      });
      // Answered after everything that the opening brings.
      const hover = await client.connection.sendRequest(HoverRequest.type, {
        textDocument: { uri },
        position: { line: 3, character: 30 },
      });
      assert.deepEqual([hover !== null, client.published.has(uri)], [isLog, isLog]);
      assert.deepEqual(client.logged, []);
    });

  it('not a shell script that holds a line of a log', async (t) => {
    const client = await TestClient.start(t);
    const uri = await client.open(`: dpdk-testpmd\n# ${notDown}`, 'shellscript', 'file:///dir/run.sh');
    assert.deepEqual(await lenses(client, uri), []);
    assert.ok(!marked(client, uri).some((mark) => mark.includes('mana-vf-not-down')));
  });
});

it('everything is said in the language of the editor', async (t) => {
  const client = await TestClient.start(t, { translations: japanese() });
  const uri = await openLog(client, notDown);
  const japaneseText = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
  const said = [
    ...client.diagnostics(uri).map(messageOf),
    ...(client.diagnostics(uri)[0]?.relatedInformation ?? []).map(({ message }) => message),
    ...(await lenses(client, uri)).map(({ title }) => title),
    ...((await hinted(client, uri)).match(/\[.*?\]/g) ?? []),
    ...(await symbols(client, uri)).map(({ name }) => name),
    ...(await client.actions(uri, notDown.indexOf('Failed'))).map(({ title }) => title),
    await hoverAt(client, uri, 'Failed to create qp'),
    await client.connection.sendRequest<string>(explanationMethod, { uri, incident: '0-mana-vf-not-down' }),
    (await client.connection.sendRequest<ExplainedText>(explainTextMethod, { name: 'x', text: notDown }))
      .report,
    (await client.connection.sendRequest<FixOffer>(fixMethod, { fix: 'set-interfaces-down' })).title,
  ];
  assert.ok(said.length > 15);
  assert.deepEqual(
    said.filter((text) => !japaneseText.test(text)),
    [],
  );
  assert.match(messageAt(client, uri, 5), /^4 行目の結果: /);
});
