// Waiting in a shell: a signal without a trap ends it; one with a trap runs that, and the wait goes on or ends.
import { runTraps } from './interpreter';
import type { Shell } from './shell';

/** A signal ends the shell while it waits. */
export function orKilled<T>(shell: Shell, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const forget = shell.process.onDeath(() => {
      try {
        shell.alive();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    work.then(resolve, reject).finally(forget);
  });
}

/** Stands for a signal that a trap waits for. */
export const trapped = Symbol('a signal with a trap');

/** The work's end, or `trapped` where such a signal is first. */
export async function orTrapped<T>(shell: Shell, work: Promise<T>): Promise<T | typeof trapped> {
  if (shell.process.pending.length > 0) return trapped;
  let forget = (): void => undefined;
  const signal = new Promise<typeof trapped>((resolve) => {
    forget = shell.process.onPending(() => {
      resolve(trapped);
    });
  });
  try {
    return await orKilled(shell, Promise.race([work, signal]));
  } finally {
    forget();
  }
}

/** As `read` waits: traps run meanwhile, then it waits on. */
export async function whileTrapping<T>(shell: Shell, work: Promise<T>): Promise<T> {
  for (;;) {
    const end = await orTrapped(shell, work);
    if (end !== trapped) return end;
    await runTraps(shell);
  }
}
