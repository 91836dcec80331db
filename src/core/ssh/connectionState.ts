// The life of a connection as a pure state machine: what is shown and what happens next both come from here.
import { assertNever, type Problem } from '../problem';
import type { ConnectionState, ConnectStep } from '../remote/session';

/** What happened to the connection. Times are epoch milliseconds; `jitter` is a random number from -1 to 1. */
export type ConnectionEvent =
  /** A person, or the timer of `waiting`, began an attempt. */
  | { readonly kind: 'connect'; readonly hop: string }
  | { readonly kind: 'step'; readonly step: ConnectStep; readonly hop: string }
  | { readonly kind: 'established'; readonly nowMs: number }
  /** The attempt under way failed. */
  | { readonly kind: 'failed'; readonly problem: Problem; readonly nowMs: number; readonly jitter: number }
  /** The established connection ended without being asked to. */
  | { readonly kind: 'lost'; readonly problem: Problem; readonly nowMs: number; readonly jitter: number }
  | { readonly kind: 'disconnect' };

export const initialState: ConnectionState = { kind: 'disconnected' };

/** Waits between attempts in seconds; the last one repeats. */
const waits = [1, 2, 4, 8, 15, 30] as const;
const longestWait = 30;

/** A connection that held this long begins anew with the shortest wait; one that flaps does not. */
const stableAfterMs = 30_000;

/** Share of a wait that jitter may add or take, so that fifty VMs do not come back in one moment. */
const jitterShare = 0.2;

/**
 * Milliseconds to wait before reconnect attempt number `attempt` (the first is 1): 1, 2, 4, 8, 15, then 30 s.
 *
 * @param jitter -1 to 1; moves the wait by up to a fifth.
 */
export function backoffMs(attempt: number, jitter = 0): number {
  const seconds = waits[Math.max(1, Math.trunc(attempt)) - 1] ?? longestWait;
  const bounded = Math.min(1, Math.max(-1, Number.isFinite(jitter) ? jitter : 0));
  return Math.round(seconds * 1000 * (1 + jitterShare * bounded));
}

/**
 * Problems that time can heal. All others need a person, so an automatic attempt would only lock an account or nag:
 * a key that was refused stays refused.
 */
const retryable: ReadonlySet<string> = new Set([
  'unknown-name',
  'refused',
  'unreachable',
  'timeout',
  'closed-by-server',
  'link-lost',
  'handshake-failed',
  'jump-failed',
  'ssh-error',
]);

/** True when waiting and trying again makes sense. */
export function isRetryable(problem: Problem): boolean {
  return retryable.has(problem.id);
}

/**
 * The next state. Events that do not belong to a state (a step that arrives after `disconnect`) leave it as it is.
 */
export function reduce(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  switch (event.kind) {
    case 'connect':
      return begin(state, event.hop);
    case 'step':
      return state.kind === 'connecting' ? { ...state, step: event.step, hop: event.hop } : state;
    case 'established':
      return state.kind === 'connecting'
        ? withAttempt({ kind: 'connected', sinceMs: event.nowMs }, state.attempt)
        : state;
    case 'failed':
      if (state.kind !== 'connecting') return state;
      // The first attempt is a person's: it reports at once. Only reconnecting goes on by itself.
      return state.attempt === undefined
        ? { kind: 'disconnected', problem: event.problem }
        : wait(state.attempt + 1, event);
    case 'lost': {
      if (state.kind !== 'connected') return state;
      const stable = event.nowMs - state.sinceMs >= stableAfterMs;
      return wait(stable ? 1 : (state.attempt ?? 0) + 1, event);
    }
    case 'disconnect':
      return state.kind === 'disconnected' ? state : { kind: 'disconnected' };
    default:
      return assertNever(event);
  }
}

function begin(state: ConnectionState, hop: string): ConnectionState {
  switch (state.kind) {
    case 'disconnected':
      return { kind: 'connecting', step: 'resolving', hop };
    case 'waiting':
      return { kind: 'connecting', step: 'resolving', hop, attempt: state.attempt };
    case 'connecting':
    case 'connected':
      return state;
    default:
      return assertNever(state);
  }
}

function wait(
  attempt: number,
  event: { readonly problem: Problem; readonly nowMs: number; readonly jitter: number },
): ConnectionState {
  if (!isRetryable(event.problem)) return { kind: 'disconnected', problem: event.problem };
  return {
    kind: 'waiting',
    attempt,
    retryAtMs: event.nowMs + backoffMs(attempt, event.jitter),
    problem: event.problem,
  };
}

/** Keeps how many attempts it took, so that a connection that flaps waits longer each time. */
function withAttempt(
  state: Extract<ConnectionState, { kind: 'connected' }>,
  attempt: number | undefined,
): ConnectionState {
  return attempt === undefined ? state : { ...state, attempt };
}
