// The validator beside what real testpmd binaries of every release have been seen to do, command by command.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCommands } from '../../scripts/differential/commands';
import { compared } from '../../scripts/differential/compare';
import { combinedCommands } from '../../scripts/differential/combine';
import { generatedCommands } from '../../scripts/differential/generate';
import { idOf, readRecording, verdictOf } from '../../scripts/differential/recording';
import { builtInRows } from '../../src/core/testpmd/knowledge';

const commands = readCommands();
const releases = builtInRows.releases.map(({ id }) => id);

for (const release of releases) {
  test(`DPDK ${release}: an error where testpmd refuses, and nowhere else`, () => {
    const recording = readRecording(release);
    assert.ok(recording, `no recorded verdicts of ${release}`);
    const outcomeOf = ({ text }: { readonly text: string }): ReturnType<typeof verdictOf> | undefined => {
      const entry = recording.verdicts[idOf(text)];
      return entry === undefined ? undefined : verdictOf(entry);
    };
    const without = commands.filter((command) => outcomeOf(command) === undefined);
    assert.deepEqual(
      {
        withoutVerdict: without.map(({ text }) => text),
        disagreements: compared(commands, outcomeOf, release, recording.machine).map(
          ({ command, outcome, errors }) => ({ command: command.text, outcome, errors }),
        ),
      },
      { withoutVerdict: [], disagreements: [] },
    );
  });
}

test('the suite is large, and about as many commands are refused as are accepted', () => {
  const verdicts = Object.values(readRecording('22.11')?.verdicts ?? {}).map(
    (entry) => verdictOf(entry).verdict,
  );
  const accepted = verdicts.filter((verdict) => verdict === 'accepted').length;
  const refused = verdicts.filter((verdict) => verdict === 'refused').length;
  assert.ok(accepted + refused >= 500, `${accepted} accepted, ${refused} refused`);
  assert.ok(
    Math.min(accepted, refused) / (accepted + refused) > 0.4,
    `${accepted} accepted, ${refused} refused`,
  );
});

test('the generated commands are those that the rows make', () => {
  const texts = new Set(commands.map(({ text }) => text));
  const missing = [...generatedCommands(), ...combinedCommands()].filter((text) => !texts.has(text));
  assert.deepEqual(missing, [], 'npm run differential -- --generate, then --record');
});
