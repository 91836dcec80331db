// Options of EAL that exclude each other, by the rows of `option-conflicts.json`.
import table from '../../../knowledge/option-conflicts.json';
import { msg } from '../../message';
import type { LintContext, ScannedOption } from '../analysis';
import type { Finding } from '../finding';
import type { TestpmdKnowledge } from '../knowledge';
import type { ReleaseId } from '../release';

/** @property values Only with one of these values; an empty one stands for none. */
interface ConflictSide {
  readonly options: readonly string[];
  readonly values?: readonly string[];
}

/**
 * @property outcome `refused`: the start ends. `ignored`: the second one has no effect.
 * @property atOnce Noticed while options are read: a help that follows does not come first.
 * @property unless Id of an option that makes the two compatible.
 */
interface ConflictRow {
  readonly id: string;
  readonly versions: readonly ReleaseId[];
  readonly first: ConflictSide;
  readonly second: ConflictSide;
  readonly outcome: 'refused' | 'ignored';
  readonly atOnce?: boolean;
  readonly unless?: string;
  readonly source: string;
}

const rows = table.rows as readonly ConflictRow[];
const byKnowledge = new WeakMap<TestpmdKnowledge, Map<ReleaseId, readonly ConflictRow[]>>();

function rowsOf({ release, knowledge }: LintContext): readonly ConflictRow[] {
  const byRelease = byKnowledge.get(knowledge) ?? new Map<ReleaseId, readonly ConflictRow[]>();
  byKnowledge.set(knowledge, byRelease);
  const known = byRelease.get(release.id);
  if (known !== undefined) return known;
  const line = knowledge.line(release.id);
  const found = rows.filter(({ versions }) => versions.some((id) => line.includes(id)));
  byRelease.set(release.id, found);
  return found;
}

/**
 * A finding for each pair of options that this release does not take together.
 *
 * @param open Some word may stand for more options. @param which `atOnce`: only those noticed while options are read.
 */
export function conflictFindings(
  options: readonly ScannedOption[],
  open: boolean,
  context: LintContext,
  which: 'all' | 'atOnce' = 'all',
): readonly Finding[] {
  const ids = new Set(options.flatMap(({ row }) => (row === undefined ? [] : [row.id])));
  return rowsOf(context).flatMap(({ first, second, outcome, atOnce, unless }): readonly Finding[] => {
    if (which === 'atOnce' && atOnce !== true) return [];
    if (!first.options.some((id) => ids.has(id)) || !second.options.some((id) => ids.has(id))) return [];
    // An unknown word may be the option that reconciles them.
    if (unless !== undefined && (open || ids.has(unless))) return [];
    const one = options.find((option) => isMeant(option, first));
    const other = options.find((option) => option !== one && isMeant(option, second));
    if (one === undefined || other === undefined) return [];
    const [before, later] = options.indexOf(one) < options.indexOf(other) ? [one, other] : [other, one];
    const range = { start: later.word.start, end: (later.value?.word ?? later.word).end };
    if (outcome === 'refused')
      return [
        {
          rule: 'option-conflict',
          ...range,
          message: msg(
            'DPDK {0} does not take {1} and {2} together, and testpmd ends: leave one of them out.',
            context.release.id,
            before.spelled,
            later.spelled,
          ),
          fixes: [],
        },
      ];
    return [
      {
        rule: 'ignored-option',
        start: other.word.start,
        end: (other.value?.word ?? other.word).end,
        message: msg('{0} has no effect together with {1}.', other.spelled, one.spelled),
        fixes: [],
      },
    ];
  });
}

function isMeant({ row, value }: ScannedOption, { options, values }: ConflictSide): boolean {
  if (row === undefined || !options.includes(row.id)) return false;
  if (values === undefined) return true;
  return value === undefined
    ? values.includes('')
    : value.known && value.text !== '' && values.includes(value.text);
}
