// The validator beside the testpmd that this machine has installed, on a part of the commands: every so many, so that
// a run takes seconds. `npm run differential` runs all of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runAll, versionOf, whyNot } from '../../scripts/differential/binary';
import { readCommands } from '../../scripts/differential/commands';
import { compared } from '../../scripts/differential/compare';
import { thisMachine } from '../../scripts/differential/machine';
import type { Outcome } from '../../scripts/differential/verdict';
import { builtInRows } from '../../src/core/testpmd/knowledge';
import { releaseFor } from '../../src/core/testpmd/release';
import { findProgram } from '../labs/process';

const every = 24;

test('the installed testpmd', async (t) => {
  const binary = findProgram('dpdk-testpmd');
  if (binary === undefined) {
    t.skip('no dpdk-testpmd here: Debian has it in dpdk-dev');
    return;
  }
  const why = whyNot(binary);
  if (why !== undefined) {
    t.skip(why);
    return;
  }
  const release = releaseFor(versionOf(binary) ?? '', builtInRows.releases);
  assert.ok(release);
  const commands = readCommands().filter((_, index) => index % every === 0);
  const outcomes = new Map<string, Outcome>();
  await runAll(binary, commands, 2, ({ text }, outcome) => outcomes.set(text, outcome));
  const disagreements = compared(commands, ({ text }) => outcomes.get(text), release.id, thisMachine());
  assert.deepEqual(
    disagreements.map(({ command, outcome, errors }) => ({ command: command.text, outcome, errors })),
    [],
  );
});
