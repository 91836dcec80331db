// The language server over real LSP, in one process: two streams, a client's end and the server's.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test, type TestContext } from 'node:test';
import {
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import {
  CompletionRequest,
  DidOpenTextDocumentNotification,
  HoverRequest,
  InitializeRequest,
  type CompletionItem,
  type MarkupContent,
} from 'vscode-languageserver';
import { startServer } from '../../src/server/server';

const uri = 'file:///run.testpmd';

async function open(t: TestContext, text: string, translations?: Record<string, string>) {
  const [up, down] = [new PassThrough(), new PassThrough()];
  startServer(createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)));
  const client: ProtocolConnection = createProtocolConnection(
    new StreamMessageReader(down),
    new StreamMessageWriter(up),
  );
  client.listen();
  t.after(() => {
    client.dispose();
    up.destroy();
    down.destroy();
  });
  // The protocol's type still demands the field it deprecates.
  await client.sendRequest(InitializeRequest.type.method, {
    processId: null,
    rootUri: null,
    capabilities: {},
    initializationOptions: { translations },
  });
  await client.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'testpmd', version: 1, text },
  });
  return client;
}

async function hover(client: ProtocolConnection, character: number): Promise<string | undefined> {
  const answer = await client.sendRequest(HoverRequest.type, {
    textDocument: { uri },
    position: { line: 0, character },
  });
  return (answer?.contents as MarkupContent | undefined)?.value;
}

test('hover explains the option of its own side, abbreviations included', async (t) => {
  const client = await open(t, 'dpdk-testpmd -a 7870:00:00.0 -- -a --stats 2 --nonsense');
  const [allow, autoStart, stats, nonsense] = [
    await hover(client, 14),
    await hover(client, 33),
    await hover(client, 38),
    await hover(client, 50),
  ];
  assert.match(allow ?? '', /^`-a, --allow DEVICE/);
  assert.match(allow ?? '', /On MANA: All MANA ports share one PCI address/);
  assert.match(autoStart ?? '', /^`-a, --auto-start`/);
  assert.match(stats ?? '', /^`--stats-period SECONDS`/);
  assert.equal(nonsense, undefined);
});

test('hover speaks the language of the editor', async (t) => {
  const client = await open(t, '-- --rxq=4', { 'Receive queues of each port.': '受信キューの数です。' });
  assert.match((await hover(client, 5)) ?? '', /受信キューの数です。/);
});

test('completion offers the options of the side that the cursor is on', async (t) => {
  const text = '-l 1-3 -- --tx';
  const client = await open(t, text);
  const labels = async (character: number): Promise<string[]> => {
    const items = await client.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position: { line: 0, character },
    });
    return (items as CompletionItem[]).map((item) => item.label);
  };
  const application = await labels(text.length);
  assert.ok(application.includes('--txq') && !application.includes('--vdev'));
  const eal = await labels('-l 1-3 '.length);
  assert.ok(eal.includes('--vdev') && !eal.includes('--txq'));
  assert.deepEqual(await labels('-l 1'.length), []);
});
