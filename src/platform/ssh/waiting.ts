// Small promises that the SSH layer waits with: a deferred value, an abort signal, a bounded wait.

/** A promise that is settled from outside. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: Error): void;
}

export function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

/**
 * Settles when `signal` fires.
 *
 * @param until Takes the listener away again: a connection's signal outlives thousands of commands.
 */
export function whenAborted(signal: AbortSignal, until: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    const done = (): void => {
      resolve('aborted');
    };
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true, signal: until });
  });
}

/** True when `event` settles within `ms` milliseconds. Never rejects. */
export function within(event: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(false);
    }, ms);
    const done = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    event.then(done, done);
  });
}
