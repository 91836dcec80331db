// “Did you mean …?”: the option whose name is nearest to one that does not exist.
import { spellings, type OptionRow, type OptionTable } from '../optionTable';
import { remembered } from './memo';

/** Names longer than this are no misspelled options, and would take long to compare. */
const longest = 48;

/** The option a misspelled name is nearest to, undefined when none is near. @param spelled With its dashes. */
export const nearestOption = remembered((spelled: string, table: OptionTable): OptionRow | undefined => {
  const name = bare(spelled);
  if (name.length < 2 || name.length > longest) return undefined;
  let best: OptionRow | undefined;
  let least = Math.min(3, Math.floor(name.length / 3) + 1);
  for (const row of table.rows) {
    if (row.long === null || Math.abs(row.long.length - name.length) >= least) continue;
    const distance = distanceBetween(name, row.long, least);
    if (distance < least) {
      best = row;
      least = distance;
    }
  }
  return best ?? table.rows.find(({ long }) => long !== null && name.length > 3 && long.startsWith(name));
});

/** The name that is written in full: the long one where there is one, with dashes. */
export function fullName(row: OptionRow): string {
  return spellings(row).at(-1) ?? '';
}

/** `--nb_cores` and `-nb-cores` are near to `--nb-cores`. */
function bare(spelled: string): string {
  return spelled
    .replace(/^-{1,2}/, '')
    .replaceAll('_', '-')
    .toLowerCase();
}

/** Insertions, deletions, replacements and swaps of neighbours; `limit` when there are that many or more. */
export function distanceBetween(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a.charAt(i - 1) === b.charAt(j - 1);
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped =
        i > 1 && j > 1 && a.charAt(i - 1) === b.charAt(j - 2) && a.charAt(i - 2) === b.charAt(j - 1);
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    if (Math.min(...row) >= limit) return limit;
    before = last;
    last = row;
  }
  return last[b.length] ?? limit;
}
