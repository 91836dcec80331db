// Loads the on-VM library of runs by topics.
import guardNics from './setup/30-guard.sh';
import base from './setup/00-base.sh';
import words from './run/10-words.sh';
import record from './run/20-record.sh';
import sample from './run/30-sample.sh';
import telemetry from './run/35-telemetry.sh';
import clean from './run/40-clean.sh';
import supervisor from './run/50-supervisor.sh';
import guard from './run/55-guard.sh';
import checks from './run/60-checks.sh';
import starter from './run/65-start.sh';
import follow from './run/70-follow.sh';
import ask from './run/75-ask.sh';
import entry from './run/90-run.sh';

/**
 * The on-VM library of runs, in the order of loading.
 *
 * @property base What every task needs.
 * @property care What ends a run and cleans up after it, be it one whose supervisor was killed.
 * @property starting What only a start needs, the lock-out guard of setups among it.
 * @property telemetry A Python program in a variable: its indentation counts.
 * @property asking What every other task needs.
 * @property entry Its last part, behind which a task is called.
 */
export const runLibrary = {
  base: [base, words],
  care: [record, clean, supervisor, guard],
  starting: [guardNics, sample, checks, starter],
  telemetry,
  follow,
  asking: ask,
  entry,
} as const;
