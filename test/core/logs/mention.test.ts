// Which documents an editor takes for logs of DPDK without being told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLogDocument, mentionsDpdk } from '../../../src/core/logs/editor/protocol';
import { labelledLogs } from './corpusSupport';
import { table } from './support';

test('every log of the corpus in which something is wrong is noticed, except builds and tools that name no DPDK', () => {
  const decoder = new TextDecoder();
  const unnoticed = labelledLogs()
    .filter(({ label, bytes }) => !label.clean && !mentionsDpdk(decoder.decode(bytes)))
    .map(({ name }) => name)
    .filter((name) => !/^(?:meson|ninja)-/.test(name));
  assert.deepEqual(unnoticed, ['rdma-no-provider-shell']);
});

table('text that mentions DPDK or MANA', mentionsDpdk, {
  EAL: ['EAL: Detected CPU lcores: 8', true],
  'behind a colour': ['\u001b[33mEAL:\u001b[0m lcore 2 unavailable', true],
  'a driver behind a colour': ['\u001b[31mMANA_DRIVER: failed', true],
  'a function of the driver': ['mana_dev_start(): failed to start tx queues -19', true],
  'the kernel': ['hv_netvsc 0000-1111 eth0: VF slot 1 added', true],
  'a path': ['/usr/local/lib/dpdk/pmds', true],
  'another word that ends so': ['REAL: 3', false],
  'a web server': ['nginx: [error] open() failed', false],
  'a meal': ['meal: lunch', false],
  nothing: ['', false],
});

table(
  'documents that may be logs',
  ([language, scheme, path]: readonly [string, string, string]) => isLogDocument(language, scheme, path),
  {
    'the log language, whatever its name': [['dpdk-log', 'file', '/x'], true],
    'VS Code’s language of logs': [['log', 'file', '/x.log'], true],
    'a plain text called .log': [['plaintext', 'file', '/x.LOG'], true],
    'a rotated one': [['plaintext', 'file', '/x.log.12'], true],
    'output of a program': [['plaintext', 'file', '/x.out'], true],
    'a note': [['plaintext', 'file', '/x.txt'], false],
    'a log in the name of a folder': [['plaintext', 'file', '/x.log/notes'], false],
    'untitled text': [['plaintext', 'untitled', 'Untitled-1'], true],
    'untitled code': [['python', 'untitled', 'Untitled-1'], false],
  },
);
