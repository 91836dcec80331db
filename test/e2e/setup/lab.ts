// One interface to the simulated and the emulated VM, for tests that set up, break and undo.
import type { LabConnectionOptions } from '../../labs/connect';
import type { LabLink } from './link';

/** Everything a setup may change, by a name that a message can show; equal texts mean an equal state. */
export type Snapshot = Readonly<Record<string, string>>;

/** A VM that may be broken. */
export interface SetupLab {
  readonly kind: 'simulated' | 'emulated';
  /** A new connection over a link of its own. `user`: another than the usual one. */
  open(options?: LabConnectionOptions & { readonly user?: string }): Promise<LabLink>;
  /** Runs a command as root, past the product. */
  root(command: string): Promise<string>;
  /** The state that undoing must restore. */
  snapshot(): Promise<Snapshot>;
  /** What is there of ours that ought to have ended: processes, timers, the lock. Empty when nothing is. */
  leftovers(): Promise<readonly string[]>;
  /** Ends sshd's process of the product's session, as an operator or the OOM killer would. */
  killSession(): Promise<void>;
  fillDisk(): Promise<void>;
  freeDisk(): Promise<void>;
  /** Lets time pass: the simulated VM's clock jumps, the emulated VM's does not. */
  pass(seconds: number): Promise<void>;
  /** A healthy VM of which nobody has set up anything. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** The entries that differ, one a line. */
export function differences(before: Snapshot, after: Snapshot): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    if (was === is) return [];
    const missing = lines(was).filter((line) => !lines(is).includes(line));
    const added = lines(is).filter((line) => !lines(was).includes(line));
    return [
      `${name}: ${[...missing.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)].join(' ')}`,
    ];
  });
}

function lines(text: string | undefined): string[] {
  return (text ?? '').split('\n').filter((line) => line !== '');
}
