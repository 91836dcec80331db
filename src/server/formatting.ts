// Formatting of testpmd documents: a command a line, or an option a line where it would be too long.
import type { TextEdit } from 'vscode-languageserver';
import { openDocument } from '../core/documents/open';
import type { LocatedCommand, Range } from '../core/shell/word';
import { applyEdits, layoutEdits, type Layout } from '../core/testpmd/editor/format';
import type { Edit } from '../core/testpmd/finding';
import type { OpenDocument } from './openDocument';
import type { Session } from './session';

/** Edits for a whole document, or for the commands that touch a range. Documents of other kinds are left alone. */
export function formattingOf(session: Session, document: OpenDocument, range?: Range): TextEdit[] {
  if (document.kind !== 'testpmd') return [];
  const commands = range === undefined ? document.commands.commands : document.commandsIn(range);
  return layOut(session, document, commands, 'fit');
}

/** Edits that lay out some commands; none where they would change what a command means. */
export function layOut(
  session: Session,
  document: OpenDocument,
  commands: readonly LocatedCommand[],
  layout: Layout,
): TextEdit[] {
  const edits = commands.flatMap((located): Edit[] => {
    const judged = session.judged(document, located);
    if (judged === undefined) return [];
    const { base, command } = located;
    const found = layoutEdits(command, judged.analysis.scan, document.text, base, layout) ?? [];
    return found.map(({ start, end, newText }) => ({ start: base + start, end: base + end, newText }));
  });
  if (edits.length === 0 || !keepsMeaning(document, edits)) return [];
  return edits.map((edit) => ({ range: document.rangeOf(edit), newText: edit.newText }));
}

/** True where the text after the edits has the same commands with the same words. */
function keepsMeaning(document: OpenDocument, edits: readonly Edit[]): boolean {
  const after = openDocument(document.kind, applyEdits(document.text, edits));
  return JSON.stringify(wordsOf(after.commands)) === JSON.stringify(wordsOf(document.commands.commands));
}

function wordsOf(commands: readonly LocatedCommand[]): readonly (readonly string[])[] {
  return commands.map(({ command }) => command.words.map(({ value }) => value));
}
