// The verifier that ssh2 gets: only a clear and timely yes opens the door.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as tick } from 'node:timers/promises';
import ssh2 from 'ssh2';
import { hostKeyVerifier, type HostKeyDecision } from '../../../src/platform/ssh/hostKeyVerifier';
import { startSsh2Server } from '../support/ssh2Server';

const key = Buffer.from('a key');

/** What ssh2 is told, and what the verifier returns to it. */
async function verdictOf(
  decide: HostKeyDecision,
  closed = new AbortController(),
): Promise<{ told: unknown[]; returned: unknown }> {
  const told: unknown[] = [];
  const verifier = hostKeyVerifier(decide, closed.signal, () => undefined);
  const call: (key: Buffer, verify: (permitted: boolean) => void) => unknown = verifier;
  const returned = call(key, (permitted) => told.push(permitted));
  await tick();
  return { told, returned };
}

void test('rule 3: only settle(true) accepts; nothing is ever returned to ssh2', async () => {
  const decisions: Record<string, HostKeyDecision> = {
    yes: (_key, settle) => {
      settle(true);
    },
    no: (_key, settle) => {
      settle(false);
    },
    'returns true': () => true,
    'returns Promise<false>': () => Promise.resolve(false),
    'returns Promise<true>': () => Promise.resolve(true),
    'returns nothing': () => undefined,
    throws: () => {
      throw new Error('broken');
    },
    rejects: () => Promise.reject(new Error('broken')),
    'settles with undefined': (_key, settle) => {
      settle(undefined);
    },
    'settles with a promise': (_key, settle) => {
      settle(Promise.resolve(true));
    },
    'settles with text': (_key, settle) => {
      settle('true');
    },
    'settles with 1': (_key, settle) => {
      settle(1);
    },
    'no, then yes': (_key, settle) => {
      settle(false);
      settle(true);
    },
    'yes, then throws': (_key, settle) => {
      settle(true);
      throw new Error('broken');
    },
  };
  const told: Record<string, unknown[]> = {};
  for (const [name, decide] of Object.entries(decisions)) {
    const verdict = await verdictOf(decide);
    told[name] = verdict.told;
    assert.equal(verdict.returned, undefined, name);
  }
  assert.deepEqual(told, {
    yes: [true],
    no: [false],
    // No answer yet: the handshake waits, and the deadline or the end of the connection refuses.
    'returns true': [],
    'returns Promise<false>': [],
    'returns Promise<true>': [],
    'returns nothing': [],
    throws: [false],
    rejects: [false],
    'settles with undefined': [false],
    'settles with a promise': [false],
    'settles with text': [false],
    'settles with 1': [false],
    'no, then yes': [false],
    'yes, then throws': [true],
  });
});

void test('rule 3: an answer after the connection has ended is a no', async () => {
  const closed = new AbortController();
  let late: (permitted: unknown) => void = () => undefined;
  const pending = verdictOf((_key, settle) => {
    late = settle;
  }, closed);
  closed.abort();
  late(true);
  assert.deepEqual((await pending).told, [false]);
  assert.deepEqual(
    (
      await verdictOf((_key, settle) => {
        settle(true);
      }, closed)
    ).told,
    [false],
  );
});

void test('a later key exchange takes the same key without asking and no other key', () => {
  let asked = 0;
  const told: boolean[] = [];
  const verifier = hostKeyVerifier(
    (_key, settle) => {
      asked += 1;
      settle(true);
    },
    new AbortController().signal,
    () => undefined,
  );
  for (const presented of [key, Buffer.from('a key'), Buffer.from('another key')]) {
    verifier(presented, (permitted) => told.push(permitted));
  }
  assert.deepEqual({ asked, told }, { asked: 1, told: [true, true, false] });
});

/** What ssh2 itself does with a verifier. */
async function ssh2Outcome(
  t: Parameters<typeof startSsh2Server>[0],
  hostVerifier: (key: Buffer, verify: (permitted: boolean) => void) => unknown,
): Promise<string> {
  const server = await startSsh2Server(t);
  const client = new ssh2.Client();
  return new Promise((resolve) => {
    client.on('ready', () => {
      resolve('let in');
      client.end();
    });
    client.on('error', (error) => {
      resolve(error.message);
    });
    client.connect({
      host: server.host,
      port: server.port,
      username: 'tester',
      password: 'x',
      hostVerifier: (...call: [Buffer, (permitted: boolean) => void]) => hostVerifier(...call) as boolean,
    });
  });
}

void test('rule 3: the traps are real: ssh2 lets in for a Promise and for undefined, and not through the verifier', async (t) => {
  const never = new AbortController().signal;
  const outcomes = {
    'async verifier, alone': await ssh2Outcome(t, () => Promise.resolve(false)),
    'undefined to the callback, alone': await ssh2Outcome(t, (_key, verify) => {
      verify(undefined as unknown as boolean);
    }),
    'undefined to the callback': await ssh2Outcome(
      t,
      hostKeyVerifier(
        (_key, settle) => {
          settle(undefined);
        },
        never,
        () => undefined,
      ),
    ),
    'async decision that rejects': await ssh2Outcome(
      t,
      hostKeyVerifier(
        () => Promise.reject(new Error('no')),
        never,
        () => undefined,
      ),
    ),
  };
  assert.deepEqual(outcomes, {
    'async verifier, alone': 'let in',
    'undefined to the callback, alone': 'let in',
    'undefined to the callback': 'Host denied (verification failed)',
    'async decision that rejects': 'Host denied (verification failed)',
  });
});
