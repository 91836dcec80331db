// A row of a run among the others: what its lines can have come from, and what they do go back to.
import type { KnownRow } from './knowledge';
import type { RowLines } from './run';

/**
 * A row with lines that count.
 *
 * @property over It happened and went well in the end: another row explains it then.
 * @property parents What it can have come from, all equally likely.
 */
export interface Node {
  readonly lines: RowLines;
  readonly own: boolean;
  readonly over: boolean;
  parents: readonly Node[];
}

/** Longer chains of causes are none. */
export const deepestChain = 20;

/** A cause that names what came and no more ("No probed ethernet devices"): it heads only what nothing else explains. */
export const isOutcome = ({ row }: KnownRow): boolean =>
  row.role === 'cause' && row.effect !== undefined && row.leadsTo === undefined;

/** The row that one line goes back to. @param at Index among the lines of the node. */
export function rootOf(node: Node, at: number, depth = 0): Node {
  if (node.parents.length === 0 || depth > deepestChain) return node;
  const line = node.lines.lines[at] ?? 0;
  const nearest = node.parents
    .filter((parent) => !comesTooEarly(node, line, parent))
    .map((parent) => ({ parent, ...nearestLine(parent.lines.lines, line) }));
  nearest.sort((one, other) => one.distance - other.distance);
  const [best] = nearest;
  return best === undefined ? node : rootOf(best.parent, best.index, depth + 1);
}

/** Levels of what goes to the error stream at once: such lines stand in the order in which they were written. */
const inOrder: ReadonlySet<string | undefined> = new Set([
  'FATAL',
  'ERR',
  'WARNING',
  'NOTICE',
  'INFO',
  'DEBUG',
  'stderr',
]);
const isInOrder = ({ own, lines }: Node): boolean => own && inOrder.has(lines.known.row.level);

/**
 * True for a line that was written before its supposed cause first was, where it can stand for itself or others of its
 * kind follow that cause: it is about something else, such as another device.
 */
function comesTooEarly(node: Node, line: number, parent: Node): boolean {
  const { first } = parent.lines;
  const isElsewhere = isOutcome(node.lines.known) || node.lines.last > first;
  return line < first && isElsewhere && isInOrder(node) && isInOrder(parent);
}

/** The nearest line in front, else behind: a cause is mostly written first. */
export function nearestLine(
  lines: readonly number[],
  line: number,
): { readonly index: number; readonly distance: number } {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle] ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  if (low > 0) return { index: low - 1, distance: line - (lines[low - 1] ?? 0) };
  return { index: 0, distance: 1e9 + (lines[0] ?? 0) - line };
}

/** True where all lines of a row go back to one. */
export function isSingle(node: Node, depth = 0): boolean {
  if (depth > deepestChain) return true;
  const [parent] = node.parents;
  if (parent === undefined) return true;
  if (node.parents.length > 1 || comesTooEarly(node, node.lines.first, parent)) return false;
  return isSingle(parent, depth + 1);
}
