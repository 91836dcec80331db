// Waiting for the user to end a script, so that it can end what it started.

/** Resolves at the first Ctrl+C or request to end. Later ones are ignored: the clean-up is under way. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve();
      });
    }
  });
}
