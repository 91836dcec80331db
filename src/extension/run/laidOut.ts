// A line as a person edits it: an option on each line.
import { openDocument } from '../../core/documents/open';
import { applyEdits, layoutEdits } from '../../core/testpmd/editor/format';
import { testpmdKnowledge } from '../../core/testpmd/knowledge';
import { analyse } from '../../core/testpmd/lint';

export function laidOut(line: string): string {
  const text = `${line}\n`;
  const [located] = openDocument('testpmd', text).commands;
  const knowledge = testpmdKnowledge();
  const release = knowledge.releases.at(-1);
  if (located === undefined || release === undefined) return text;
  const { base, command } = located;
  const { scan } = analyse(command, { release, machine: null, knowledge });
  const edits = layoutEdits(command, scan, text, base, 'option-per-line') ?? [];
  return applyEdits(
    text,
    edits.map(({ start, end, newText }) => ({ start: base + start, end: base + end, newText })),
  );
}
