// Remembers what command lines printed, for benchmarks that put many clients on one simulated VM (option `memoize`).
import type { SimulatedHost } from '../host';

/** Output is held as just-bash or the channel has it: the caller stores and takes back the same form. */
export interface Remembered {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

const memory = new WeakMap<object, Map<string, Remembered>>();

/**
 * Runs `work`, or takes its result of an earlier time. A result holds for one state of the machine and of its disk, and
 * is kept only where `work` changed neither. The client's port is no part of the key.
 *
 * @param key Words, input and environment of the command.
 */
export async function remembered(
  host: SimulatedHost,
  key: {
    readonly words: readonly string[];
    readonly stdin: string;
    readonly env: Readonly<Record<string, string>>;
  },
  work: () => Promise<Remembered | undefined>,
): Promise<Remembered | undefined> {
  const { machine } = host;
  const { version } = host.overlay;
  const env = Object.entries(key.env).filter(
    ([name]) => !/^(SSH_CONNECTION|SSH_CLIENT|[0-9#@*?$!_])/.test(name),
  );
  const name = JSON.stringify([key.words, key.stdin, env, version]);
  const known = memory.get(machine)?.get(name);
  if (known !== undefined) return known;
  const result = await work();
  if (result !== undefined && host.machine === machine && host.overlay.version === version) {
    const results = memory.get(machine) ?? new Map<string, Remembered>();
    memory.set(machine, results.set(name, result));
  }
  return result;
}
