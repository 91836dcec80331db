// What the tests over a real sshd share: reading a rejection as a problem, looking for processes in the machine.
import assert from 'node:assert/strict';
import { ProblemError } from '../../src/core/problem';
import type { LabMachine } from '../labs/net/index';

/** Id of the problem a promise rejects with; fails for a promise that resolves or rejects with something else. */
export async function problemId(promise: Promise<unknown>): Promise<string> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    if (error instanceof ProblemError) return (error as ProblemError).problem.id;
    throw error;
  }
  assert.fail(`expected a problem, got ${JSON.stringify(value)}`);
}

let lastSeconds = 700_000 + (process.pid % 1_000) * 100;

/** A number of seconds to sleep that no other process sleeps: finds the process again, and any copy of it. */
export function uniqueSeconds(): string {
  lastSeconds += 1;
  return String(lastSeconds);
}

/** Command lines of the machine's processes that contain a text. */
export async function processesWith(machine: LabMachine, text: string): Promise<string[]> {
  const lines = (await machine.run('ps -A -ww -o args=')).split('\n');
  return lines.filter((line) => line.includes(text) && !line.startsWith('ps -A'));
}
