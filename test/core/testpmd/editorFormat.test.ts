// Layout of a command: nothing but what stands between its words is rewritten, whatever the words are.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDocument } from '../../../src/core/documents/open';
import { analyse } from '../../../src/core/testpmd/lint';
import { applyEdits, layoutEdits, type Layout } from '../../../src/core/testpmd/editor/format';
import { testpmdKnowledge } from '../../../src/core/testpmd/knowledge';

const knowledge = testpmdKnowledge();
const [release] = knowledge.releases.filter(({ id }) => id === '24.11');

/** The text with its first command laid out; undefined where nothing may be touched. */
function laidOut(text: string, layout: Layout): string | undefined {
  const [located] = openDocument('shell', text).commands;
  assert.ok(located !== undefined && release !== undefined);
  const { scan } = analyse(located.command, { release, machine: null, knowledge });
  const edits = layoutEdits(located.command, scan, text, located.base, layout);
  return edits === undefined
    ? undefined
    : applyEdits(
        text,
        edits.map(({ start, end, newText }) => ({
          start: located.base + start,
          end: located.base + end,
          newText,
        })),
      );
}

function words(text: string): readonly (readonly string[])[] {
  return openDocument('shell', text).commands.map(({ command }) => command.words.map(({ value }) => value));
}

const commands: readonly string[] = [
  'dpdk-testpmd -l 1-3 -- -i',
  'sudo  dpdk-testpmd -l 1-3   -a "7870:00:00.0,mac=60:45:bd:00:00:02" --  --rxq=4 -i > out.txt 2>&1',
  "dpdk-testpmd -l '1-3' --log-level 'pmd net:8' -- --tx-ip 10.0.0.1,10.0.0.2",
  'if true; then\n\tdpdk-testpmd -l 1-3 \\\n\t\t-- \\\n\t\t-i\nfi',
  'M=$(cat mac); dpdk-testpmd -a 7870:00:00.0,mac=$M -- $OPTS "$@" &',
  'dpdk-testpmd -l 1-3 -- -i <<EOF\nstart\nEOF',
  'dpdk-testpmd -l 1-3\\ 4 -- --eth-peer=0,60:45:bd:00:00:02 | tee log',
  'dpdk-testpmd -l 1-3 -- -i # the  end',
  'dpdk-testpmd --file-prefix="a\nb" -l 1-2 -- -i',
];

describe('layout', () => {
  for (const command of commands)
    it(`keeps the words of ${JSON.stringify(command)}, and comes back`, () => {
      const lines = laidOut(`${command}\n`, 'option-per-line') ?? '';
      assert.deepEqual(words(lines), words(`${command}\n`));
      const line = laidOut(lines, 'one-line') ?? '';
      assert.deepEqual(words(line), words(`${command}\n`));
      assert.equal(laidOut(line, 'one-line'), line);
      assert.equal(laidOut(lines, 'option-per-line'), lines);
    });

  it('touches nothing where a redirection stands between words', () => {
    assert.equal(laidOut('dpdk-testpmd -l 1-3 > log -- -i', 'one-line'), undefined);
  });

  it('keeps to the line ends of the document', () => {
    const text = 'dpdk-testpmd -l 1-3 -- -i\r\nls\r\n';
    assert.equal(
      laidOut(text, 'option-per-line'),
      'dpdk-testpmd \\\r\n    -l 1-3 \\\r\n    -- \\\r\n    -i\r\nls\r\n',
    );
  });

  it('fits what is short enough on one line, and no more', () => {
    const line = (length: number): string => `dpdk-testpmd -l 1-3 -- --burst=${'1'.repeat(length - 31)}`;
    const lines = [100, 101].map((length) => laidOut(line(length), 'fit')?.split('\n').length);
    assert.deepEqual(lines, [1, 4]);
  });
});
