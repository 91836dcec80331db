// How bad an incident is: as bad as its explanation says, worse for what came of it, less where packets flow all the same.
import type { LogSeverity } from '../../knowledge/logs';
import type { KnownRow } from './knowledge';
import { isOutcome, type Node } from './node';

const gravity: Readonly<Record<LogSeverity, number>> = { info: 0, warning: 1, error: 2 };

/**
 * @property words The row that explains the incident. @property members With the indices of the lines that count.
 * @property roots Those of the members that the incident begins with.
 * @property sentAt Line that first shows packets; 0 where none does.
 */
interface Judged {
  readonly words: KnownRow;
  readonly members: ReadonlyMap<Node, readonly number[]>;
  readonly roots: ReadonlySet<Node>;
  readonly sentAt: number;
}

export function severityOf({ words, members, roots, sentAt }: Judged): LogSeverity {
  const severity = [words, ...consequencesOf([...members.keys()], roots)]
    .map(({ row }) => row.severity ?? 'info')
    .reduce((worst, one) => (gravity[one] > gravity[worst] ? one : worst), 'info');
  return goesOn(members, sentAt) && gravity[severity] > gravity.warning ? 'warning' : severity;
}

/**
 * What makes an incident worse than its explanation says. A device that is only a part of a port may fail: the port goes
 * on with the other part.
 */
function consequencesOf(members: readonly Node[], roots: ReadonlySet<Node>): readonly KnownRow[] {
  const isPart = members.some(({ lines }) => lines.known.row.effect === 'sub-device');
  return members
    .filter((node) => !node.over && !roots.has(node))
    .map(({ lines }) => lines.known)
    .filter(({ row }) => !isPart || ![row.effect, ...(row.leadsTo ?? [])].includes('device-probe'));
}

/** What stops a port or the program. */
const ends: ReadonlySet<string | undefined> = new Set([
  'options',
  'eal-init',
  'no-ports',
  'port-start',
  'mbuf-pool',
  'low-traffic',
  'crash',
  'exit',
]);

/**
 * True where packets flow in spite of it: some were sent later, or netvsc says that a VF which came while it ran is not
 * used, and goes on without.
 */
function goesOn(members: ReadonlyMap<Node, readonly number[]>, sentAt: number): boolean {
  const rows = [...members.keys()].map(({ lines }) => lines.known);
  const told = rows.filter((known) => known.row.role === 'symptom' || isOutcome(known));
  if (told.some(({ row }) => ends.has(row.effect))) return false;
  return (
    told.some(({ row }) => row.effect === 'vf-attach') ||
    [...members].every(([{ lines }, indices]) => indices.every((at) => (lines.lines[at] ?? 0) < sentAt))
  );
}
