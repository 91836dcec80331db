// The small parts of the transport, each alone: clock, output, marker line, queue, agent, text of servers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { findAgent, type AgentEnvironment } from '../../../src/platform/ssh/agents';
import { ChannelBusyError, ChannelQueue } from '../../../src/platform/ssh/channelQueue';
import { Deadline } from '../../../src/platform/ssh/deadline';
import { OutputCollector } from '../../../src/platform/ssh/outputCollector';
import { ProcessMarker, type RemoteIds } from '../../../src/platform/ssh/processMarker';
import { cleanBanner } from '../../../src/platform/ssh/serverText';
import { problemOf } from '../support/connect';

void test('a deadline counts only while nobody is being asked', async () => {
  let expired = 0;
  const deadline = new Deadline(60, () => {
    expired += 1;
  });
  await deadline.whileAsking(() => deadline.whileAsking(() => sleep(150)));
  assert.equal(expired, 0);
  await sleep(150);
  assert.equal(expired, 1);
  deadline.restart(1);
  await sleep(20);
  assert.equal(expired, 1, 'expires once');

  const stopped = new Deadline(10, () => {
    expired += 1;
  });
  stopped.stop();
  await stopped.whileAsking(() => sleep(1));
  await sleep(30);
  assert.equal(expired, 1, 'stopped for good');
});

/** Runs chunks through a collector. */
function collect(
  chunks: readonly (string | Buffer)[],
  limits: { maxBytes?: number; maxLineLength?: number } = {},
): { stdout: string; cut: boolean; tooMuch: number } {
  let tooMuch = 0;
  const collector = new OutputCollector(
    { maxBytes: 1000, maxLineLength: 100, ...limits },
    {
      onText: () => undefined,
      onTooMuch: () => {
        tooMuch += 1;
      },
      onListenerError: () => undefined,
    },
  );
  for (const chunk of chunks) collector.add('stdout', Buffer.from(chunk));
  return { stdout: collector.finish().stdout, cut: collector.linesCut, tooMuch };
}

void test('rule 14 and 15: output is cut by lines and bytes, whatever the packets look like', () => {
  const smile = Buffer.from('😀');
  assert.deepEqual(
    {
      nothing: collect([]),
      'line of just the length': collect(['12345\n12345'], { maxLineLength: 5 }),
      'longer line in pieces': collect(['123', '456', '789\nab', 'c'], { maxLineLength: 5 }),
      'only newlines': collect(['\n\n\n'], { maxLineLength: 1 }),
      'exactly the bytes': collect(['12345'], { maxBytes: 5 }),
      'one byte more': collect(['12345', '6', '789'], { maxBytes: 5 }),
      'split character': collect([smile.subarray(0, 2), smile.subarray(2)]),
      'unfinished character': collect(['a', smile.subarray(0, 3)]),
    },
    {
      nothing: { stdout: '', cut: false, tooMuch: 0 },
      'line of just the length': { stdout: '12345\n12345', cut: false, tooMuch: 0 },
      'longer line in pieces': { stdout: '12345\nabc', cut: true, tooMuch: 0 },
      'only newlines': { stdout: '\n\n\n', cut: false, tooMuch: 0 },
      'exactly the bytes': { stdout: '12345', cut: false, tooMuch: 0 },
      'one byte more': { stdout: '12345', cut: false, tooMuch: 1 },
      'split character': { stdout: '😀', cut: false, tooMuch: 0 },
      'unfinished character': { stdout: 'a\ufffd', cut: false, tooMuch: 0 },
    },
  );
});

const nonce = '0123456789abcdef01234567';

/** What a marker finds in chunks of stderr, and what it leaves. */
function mark(...chunks: readonly string[]): { found: (RemoteIds | undefined)[]; rest: string } {
  const found: (RemoteIds | undefined)[] = [];
  const marker = new ProcessMarker(nonce, (ids) => found.push(ids));
  const passed = chunks.map((chunk) => marker.filter(Buffer.from(chunk)).toString());
  return { found, rest: passed.join('') + marker.rest().toString() };
}

void test('the marker line is taken out of stderr, wherever it is cut and whatever stands around it', () => {
  const ids = { session: 41, shell: 42 };
  const noise = 'n'.repeat(1000);
  assert.deepEqual(
    {
      alone: mark(`${nonce} 41 42\n`),
      'followed by text': mark(`${nonce} 41 42\nerror: no`),
      'in single characters': mark(...Array.from(`${nonce} 41 42\nx`)),
      'after noise': mark(`bash: warning\n${nonce} 41 42\nx`),
      'after noise without end of line': mark(`noise${nonce} 41 42\nx`),
      'after long noise, cut inside': mark(noise, noise + nonce.slice(0, 5), `${nonce.slice(5)} 41 42\n`),
      'no session': mark(`${nonce} 0 42\n`),
      'no ids': mark(`${nonce}  \nx`),
      'ids of init': mark(`${nonce} 1 1\n`),
      'not there': mark('only', ' errors\n', 'and more'),
      'only once': mark(`${nonce} 41 42\n${nonce} 7 8\n`),
    },
    {
      alone: { found: [ids], rest: '' },
      'followed by text': { found: [ids], rest: 'error: no' },
      'in single characters': { found: [ids], rest: 'x' },
      'after noise': { found: [ids], rest: 'bash: warning\nx' },
      'after noise without end of line': { found: [ids], rest: 'noisex' },
      'after long noise, cut inside': { found: [ids], rest: noise + noise },
      'no session': { found: [{ session: 0, shell: 42 }], rest: '' },
      'no ids': { found: [undefined], rest: 'x' },
      'ids of init': { found: [undefined], rest: '' },
      'not there': { found: [], rest: 'only errors\nand more' },
      'only once': { found: [ids], rest: `${nonce} 7 8\n` },
    },
  );
});

void test('a queue keeps its limit, its order and its promises', async () => {
  const queue = new ChannelQueue(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const task = (number: number) => async (): Promise<number> => {
    started.push(number);
    most = Math.max(most, ++running);
    await sleep(5);
    running -= 1;
    if (number === 3) throw new Error('task 3');
    return number;
  };
  const results = await Promise.allSettled([1, 2, 3, 4, 5].map((number) => queue.run(task(number))));
  assert.deepEqual([started, most], [[1, 2, 3, 4, 5], 2]);
  assert.deepEqual(
    results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed')),
    [1, 2, 'failed', 4, 5],
  );
});

void test('a task that a full server turns away is tried again; for ever only while others run', async () => {
  const queue = new ChannelQueue(3);
  let refusals = 0;
  const often = await queue.run(() => {
    refusals += 1;
    if (refusals < 3) return Promise.reject(new ChannelBusyError(new Error('full')));
    return Promise.resolve('done');
  });
  assert.deepEqual([often, refusals], ['done', 3]);
  await assert.rejects(
    queue.run(() => Promise.reject(new ChannelBusyError(new Error('always full')))),
    ChannelBusyError,
  );
  const abort = new AbortController();
  const cancelled = problemOf(
    queue.run(() => {
      abort.abort();
      return Promise.reject(new ChannelBusyError(new Error('full')));
    }, abort.signal),
  );
  assert.equal((await cancelled).id, 'cancelled');
});

void test('the agent is found as OpenSSH would, and on Windows at its pipes', () => {
  const environment = (changes: Partial<AgentEnvironment>): AgentEnvironment => ({
    platform: 'linux',
    env: {},
    home: '/home/u',
    userName: 'Ann',
    exists: () => false,
    list: () => [],
    ...changes,
  });
  const socket = environment({ env: { SSH_AUTH_SOCK: '/run/agent', OTHER: '/run/other' } });
  const windows = environment({ platform: 'win32' });
  const pipes = (...names: string[]): AgentEnvironment => ({ ...windows, list: () => names });
  assert.deepEqual(
    {
      variable: findAgent(null, socket),
      'none at all': findAgent(null, environment({})),
      'turned off': findAgent('none', socket),
      'variable by name': findAgent('SSH_AUTH_SOCK', socket),
      'another variable': findAgent('$OTHER', socket),
      'a variable that is not set': findAgent('$MISSING', socket),
      'a path': findAgent('/run/configured', socket),
      'a path at home': findAgent('~/.agent', socket),
      'Windows, OpenSSH': findAgent(null, { ...windows, exists: () => true }),
      'Windows, Pageant': findAgent(null, pipes('other', 'pageant.ann.0123', 'pageant.bob.4567')),
      'Windows, someone else’s Pageant': findAgent(null, pipes('pageant.bob.4567')),
    },
    {
      variable: { path: '/run/agent' },
      'none at all': undefined,
      'turned off': 'none',
      'variable by name': { path: '/run/agent' },
      'another variable': { path: '/run/other' },
      'a variable that is not set': undefined,
      'a path': { path: '/run/configured' },
      'a path at home': { path: '/home/u/.agent' },
      'Windows, OpenSSH': { path: '\\\\.\\pipe\\openssh-ssh-agent' },
      'Windows, Pageant': { path: '\\\\.\\pipe\\pageant.ann.0123' },
      'Windows, someone else’s Pageant': undefined,
    },
  );
});

void test('rule 17: a banner is plain text, cut, without control characters', () => {
  assert.equal(cleanBanner('\u001b]8;;http://evil\u0007link\u001b]8;;\u0007\r\n\u0000two'), 'link\ntwo');
  assert.equal(cleanBanner('x'.repeat(1_000_000)).length, 2_000);
});
