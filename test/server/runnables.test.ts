// What of a document can be run on a VM, asked over real LSP.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runnablesMethod, type Runnable } from '../../src/core/testpmd/editor/protocol';
import { TestClient } from './client';

async function runnables(client: TestClient, uri: string): Promise<readonly Runnable[]> {
  return client.connection.sendRequest(runnablesMethod, { uri });
}

test('each command of a document is told with its place, its words and what it does; it follows the edits', async (t) => {
  const client = await TestClient.start(t);
  const text = '# Notes\n\n```sh\nsudo dpdk-testpmd -l 1-3 -- --forward-mode=txonly\n```\n';
  const uri = await client.open(text, 'markdown', 'file:///dir/notes.md');
  const [first, second] = await runnables(client, uri);
  assert.ok(first);
  assert.deepEqual([first.range.start.line, first.range.end.line, second], [3, 3, undefined]);
  assert.equal(first.line, 'dpdk-testpmd -l 1-3 -- --forward-mode=txonly');
  assert.match(first.title, /^txonly/);
  await client.edit(uri, 0, 0, 'Intro\n');
  assert.equal((await runnables(client, uri))[0]?.range.start.line, 4);
});

test('lines for the prompt, logs and documents that nobody has opened hold nothing to run', async (t) => {
  const client = await TestClient.start(t);
  const uri = await client.open('start\n', 'testpmd-console', 'file:///dir/run.testpmd-cmds');
  assert.deepEqual([await runnables(client, uri), await runnables(client, 'file:///dir/none.sh')], [[], []]);
});
