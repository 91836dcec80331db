// Stands in for a connection, so that the life of a VM can be walked through without a network.
import { ProblemError } from '../../src/core/problem';
import type { ConnectionState, VmConnection } from '../../src/core/remote/session';
import { cancelled, notConnected } from '../../src/core/ssh/problems';

/** A connection whose states the test sets; it counts what it was asked for. */
export class FakeConnection implements VmConnection {
  state: ConnectionState = { kind: 'disconnected' };
  readonly asked: string[] = [];
  private readonly listeners = new Set<(state: ConnectionState) => void>();

  onStateChange(listener: (state: ConnectionState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  become(state: ConnectionState): void {
    this.state = state;
    for (const listener of this.listeners) listener(state);
  }

  connect({ signal }: { readonly interactive?: boolean; readonly signal?: AbortSignal }): Promise<void> {
    this.asked.push('connect');
    if (signal?.aborted === true) return Promise.reject(new ProblemError(cancelled()));
    this.become({ kind: 'connecting', step: 'reaching', hop: 'web' });
    this.become({ kind: 'connected', sinceMs: 0 });
    return Promise.resolve();
  }

  reconnectNow(): void {
    this.asked.push('reconnectNow');
  }

  exec(): Promise<never> {
    return Promise.reject(new ProblemError(notConnected('web')));
  }

  disconnect(): Promise<void> {
    this.asked.push('disconnect');
    this.become({ kind: 'disconnected' });
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    this.asked.push('dispose');
    this.listeners.clear();
    return Promise.resolve();
  }
}

/** A promise and its ends, for work that the test finishes when it wants. */
export interface Work<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

export function work<T>(): Work<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
