// The life of a connection: every state with every event, and the waits between attempts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msg } from '../../../src/core/message';
import type { Problem } from '../../../src/core/problem';
import type { ConnectionState } from '../../../src/core/remote/session';
import {
  backoffMs,
  initialState,
  isRetryable,
  reduce,
  type ConnectionEvent,
} from '../../../src/core/ssh/connectionState';

const lost: Problem = { id: 'link-lost', message: msg('x'), remedies: [] };
const refused: Problem = { id: 'auth-failed', message: msg('x'), remedies: [] };

const states = {
  disconnected: { kind: 'disconnected', problem: refused },
  connecting: { kind: 'connecting', step: 'reaching', hop: 'vm' },
  reconnecting: { kind: 'connecting', step: 'reaching', hop: 'vm', attempt: 2 },
  connected: { kind: 'connected', sinceMs: 1000 },
  waiting: { kind: 'waiting', attempt: 2, retryAtMs: 9000, problem: lost },
} as const satisfies Record<string, ConnectionState>;

const later = { nowMs: 100_000, jitter: 0 };
const events = {
  connect: { kind: 'connect', hop: 'jump' },
  step: { kind: 'step', step: 'authenticating', hop: 'vm' },
  established: { kind: 'established', nowMs: 5000 },
  failed: { kind: 'failed', problem: lost, ...later },
  failedForGood: { kind: 'failed', problem: refused, ...later },
  lost: { kind: 'lost', problem: lost, ...later },
  disconnect: { kind: 'disconnect' },
} as const satisfies Record<string, ConnectionEvent>;

test('every state with every event', () => {
  const { disconnected, connecting, reconnecting, connected, waiting } = states;
  const off = { kind: 'disconnected' };
  const waitingFor = (attempt: number, ms: number): object => ({
    kind: 'waiting',
    attempt,
    retryAtMs: later.nowMs + ms,
    problem: lost,
  });
  const expected: Record<keyof typeof states, Record<keyof typeof events, object>> = {
    disconnected: {
      connect: { kind: 'connecting', step: 'resolving', hop: 'jump' },
      step: disconnected,
      established: disconnected,
      failed: disconnected,
      failedForGood: disconnected,
      lost: disconnected,
      disconnect: disconnected,
    },
    connecting: {
      connect: connecting,
      step: { kind: 'connecting', step: 'authenticating', hop: 'vm' },
      established: { kind: 'connected', sinceMs: 5000 },
      failed: { kind: 'disconnected', problem: lost },
      failedForGood: { kind: 'disconnected', problem: refused },
      lost: connecting,
      disconnect: off,
    },
    reconnecting: {
      connect: reconnecting,
      step: { kind: 'connecting', step: 'authenticating', hop: 'vm', attempt: 2 },
      established: { kind: 'connected', sinceMs: 5000, attempt: 2 },
      failed: waitingFor(3, 4000),
      failedForGood: { kind: 'disconnected', problem: refused },
      lost: reconnecting,
      disconnect: off,
    },
    connected: {
      connect: connected,
      step: connected,
      established: connected,
      failed: connected,
      failedForGood: connected,
      lost: waitingFor(1, 1000),
      disconnect: off,
    },
    waiting: {
      connect: { kind: 'connecting', step: 'resolving', hop: 'jump', attempt: 2 },
      step: waiting,
      established: waiting,
      failed: waiting,
      failedForGood: waiting,
      lost: waiting,
      disconnect: off,
    },
  };
  const table = Object.fromEntries(
    Object.entries(states).map(([name, state]) => [
      name,
      Object.fromEntries(Object.entries(events).map(([event, value]) => [event, reduce(state, value)])),
    ]),
  );
  assert.deepEqual(table, expected);
  assert.deepEqual(initialState, off);
});

test('a connection that flaps waits longer each time, one that held begins anew', () => {
  const loseAfter = (ms: number, attempt: number): ConnectionState =>
    reduce({ kind: 'connected', sinceMs: 0, attempt }, { kind: 'lost', problem: lost, nowMs: ms, jitter: 0 });
  const attemptOf = (state: ConnectionState): unknown => state.kind === 'waiting' && state.attempt;
  assert.deepEqual([attemptOf(loseAfter(29_999, 3)), attemptOf(loseAfter(30_000, 3))], [4, 1]);
});

test('waits grow to half a minute and stay there', () => {
  assert.deepEqual(
    {
      plain: [1, 2, 3, 4, 5, 6, 7, 1000].map((attempt) => backoffMs(attempt)),
      jitter: [backoffMs(1, -1), backoffMs(1, 1), backoffMs(6, 0.5), backoffMs(1, 99)],
      odd: [backoffMs(0), backoffMs(-5), backoffMs(Number.NaN), backoffMs(1, Number.NaN)],
    },
    {
      plain: [1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000],
      jitter: [800, 1200, 33_000, 1200],
      odd: [1000, 1000, 30_000, 1000],
    },
  );
});

test('what only a person can change is not tried again', () => {
  const ids = [
    'auth-failed', 'host-key-changed', 'host-key-unknown', 'host-key-revoked', 'known-hosts-unreadable', 'cancelled',
    'needs-system-ssh', 'wrong-passphrase', 'key-format', 'not-ssh',
  ]; // prettier-ignore
  assert.deepEqual(
    ids.filter((id) => isRetryable({ ...lost, id })),
    [],
  );
});
