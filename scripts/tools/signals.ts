// Ending a script: when the user asks for it, and when its work is done.

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

const graceMs = 2000;

/** Ends the script with this code, also when something it started (a socket of a failed step) would keep it going. */
export function endWith(code: number): void {
  process.exitCode = code;
  setTimeout(() => process.exit(code), graceMs).unref();
}
