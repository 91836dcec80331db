// The tests that need no VS Code, run by node:test and counted one by one.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { outFolder, repository } from '../tools/paths';
import { run } from '../tools/run';
import { failed, sum, type Outcome } from './outcome';

/** For one test file, in milliseconds: one that hangs must not stop the others. */
const testLimitMs = 300_000;

/** A line of scripts/testEvents.mjs. */
interface TestEvent {
  readonly name: string;
  readonly file: string | null;
  readonly passed: boolean;
  readonly skipped: boolean;
  readonly skipReason: string | null;
  readonly error: string | null;
}

/** Counts the events of a run. */
export function outcomeOf(events: readonly TestEvent[]): Outcome {
  return {
    passed: events.filter((event) => event.passed && !event.skipped).length,
    failures: events
      .filter((event) => !event.passed)
      .map((event) => ({ name: event.name, detail: event.error ?? 'no reason given' })),
    skips: events
      .filter((event) => event.passed && event.skipped)
      .map((event) => ({ name: event.name, reason: event.skipReason ?? 'no reason given' })),
  };
}

/** Runs all of them, with their output on the terminal. */
export async function nodeTests(): Promise<Outcome> {
  mkdirSync(outFolder, { recursive: true });
  const file = join(outFolder, 'test-events.jsonl');
  rmSync(file, { force: true });
  const script = join(repository, 'scripts', 'run-unit.mjs');
  const { code } = await run(
    process.execPath,
    [script, `--events=${file}`, '--test-concurrency=2', `--test-timeout=${testLimitMs}`],
    {
      show: true,
    },
  );
  if (!existsSync(file))
    return failed('node tests', `the run ended with code ${String(code)} before any test`);
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const outcome = outcomeOf(lines.map((line) => JSON.parse(line) as TestEvent));
  if (outcome.passed === 0 && outcome.failures.length === 0) return failed('node tests', 'no test ran');
  // A file that breaks outside of its tests may leave no event of its own.
  if (code !== 0 && outcome.failures.length === 0)
    return sum([outcome, failed('node tests', `the run ended with code ${String(code)}`)]);
  return outcome;
}
