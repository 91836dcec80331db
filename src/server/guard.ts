// Keeps the server alive: whatever a handler throws is logged, and the client gets an empty answer.
import type { RemoteConsole } from 'vscode-languageserver';

/** Runs a handler; its failure is logged under a name and answered with a fallback. */
export type Guard = <T>(name: string, fallback: T, run: () => T) => T;

/** Makes the guard of one connection. */
export function guardOf(log: Pick<RemoteConsole, 'error'>): Guard {
  return (name, fallback, run) => {
    try {
      return run();
    } catch (error) {
      log.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return fallback;
    }
  };
}
