// The comment that silences a rule for one command, put in front of it.
import type { DocumentKind } from '../../documents/document';
import type { Edit } from '../finding';
import type { RuleId } from '../ruleTable';

/** Kinds in which a line of its own that begins with `#` is a comment. */
const commented: ReadonlySet<DocumentKind> = new Set(['shell', 'testpmd', 'markdown', 'makefile']);

/** A comment that silences rules already. */
const silencing = /^[ \t]*#[ \t]*mana-dpdk-lint[ \t]+disable=([\w,-]+)/;

/**
 * The edit that silences a rule for the command at an offset: a comment on a line of its own, or one more rule in the
 * comment that stands there.
 *
 * @param offset Where the command begins in the document, like the offsets of the edit.
 * @returns undefined where the document cannot hold such a comment.
 */
export function disableEdit(
  kind: DocumentKind,
  text: string,
  offset: number,
  rule: RuleId,
): Edit | undefined {
  if (!commented.has(kind)) return undefined;
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const above = line === 0 ? '' : text.slice(text.lastIndexOf('\n', line - 2) + 1, line - 1);
  const known = above.length > 2000 ? null : silencing.exec(above);
  if (known !== null) {
    const end = line - 1 - above.length + known[0].length;
    return { start: end, end, newText: `,${rule}` };
  }
  const indent = /^[ \t]*/.exec(text.slice(line, line + 200))?.[0] ?? '';
  return { start: line, end: line, newText: `${indent}# mana-dpdk-lint disable=${rule}\n` };
}
