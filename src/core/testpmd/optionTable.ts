// Look-up in the table of testpmd options.
import table from '../../knowledge/testpmd-options.json';

/** EAL options stand before `--` on the command line, those of the application after it. */
export type OptionSide = 'eal' | 'application';

/** One row of `src/knowledge/testpmd-options.json`; the texts are message templates. */
export interface OptionRow {
  readonly id: string;
  readonly side: OptionSide;
  readonly names: readonly string[];
  readonly argument: string | null;
  readonly default: string | null;
  readonly summary: string;
  readonly mana: string | null;
  readonly versions: readonly string[];
  readonly source: string;
}

const rows = table.rows as readonly OptionRow[];

/** The options of one side, in the order of the table. */
export function optionsOf(side: OptionSide): readonly OptionRow[] {
  return rows.filter((row) => row.side === side);
}

/**
 * Finds an option by its spelling on one side of `--`. testpmd's own parser (getopt_long) takes any unambiguous
 * beginning of a long name, so `--stats` finds `--stats-period`.
 */
export function findOption(side: OptionSide, name: string): OptionRow | undefined {
  const candidates = optionsOf(side);
  const exact = candidates.find((row) => row.names.includes(name));
  if (exact !== undefined || side === 'eal' || !name.startsWith('--')) return exact;
  const abbreviated = candidates.filter((row) => row.names.some((known) => known.startsWith(name)));
  return abbreviated.length === 1 ? abbreviated[0] : undefined;
}
