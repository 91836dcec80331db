// The options of one release: rows of `eal-options.json` and `application-options.json`, with the release's own
// deviations applied.
import type { ReleaseId } from './release';

/** EAL options stand before `--` on the command line, those of the application after it. */
export type OptionSide = 'eal' | 'application';

/** Whether an option takes a value: `optional` only attached with `=`. */
export type ArgumentPresence = 'none' | 'optional' | 'required';

/**
 * How a value is read. `kind` names a reader of core; the other fields are its parameters. Readers are listed in
 * `eal/values.ts` and `application/values.ts`.
 */
export interface ValueSpec {
  readonly kind: string;
  readonly min?: number;
  readonly max?: number;
  readonly base?: 0 | 10 | 16;
  /** Text after the number is refused; false: it is cut off in silence, as atoi does. */
  readonly whole?: boolean;
  readonly values?: readonly string[];
  /** At most so many elements in a list. */
  readonly count?: number;
  /** The C type the number is kept in: more than fits is cut off in silence. */
  readonly stored?: 'uint8' | 'uint16' | 'int8' | 'int16' | 'int32';
  /** A value that does not fit is passed over, and testpmd starts; without it, testpmd ends. */
  readonly otherwise?: 'ignored';
}

/**
 * One option. The texts are message templates.
 *
 * @property long Without dashes; null for an option that has only a letter. @property short One letter, or null.
 * @property placeholder The value's name in help: `LIST`; null without a value.
 * @property repeatable Every mention counts; otherwise a second one replaces the first, or is refused.
 * @property variants What differs in some releases; later entries win.
 */
export interface OptionRow {
  readonly id: string;
  readonly side: OptionSide;
  readonly long: string | null;
  readonly short: string | null;
  readonly argument: ArgumentPresence;
  readonly placeholder: string | null;
  readonly value: ValueSpec | null;
  readonly repeatable: boolean;
  readonly default: string | null;
  readonly summary: string;
  readonly mana: string | null;
  readonly deprecated: string | null;
  readonly versions: readonly ReleaseId[];
  readonly variants?: readonly OptionVariant[];
  readonly source: string;
}

/** Fields that replace those of the row in some releases. */
export interface OptionVariant {
  readonly versions: readonly ReleaseId[];
  readonly long?: string | null;
  readonly short?: string | null;
  readonly argument?: ArgumentPresence;
  readonly placeholder?: string | null;
  readonly value?: ValueSpec | null;
  readonly repeatable?: boolean;
  readonly deprecated?: string | null;
}

/** The options of one side in one release, in the order of the release's own table. */
export interface OptionTable {
  readonly rows: readonly OptionRow[];
  readonly byLong: ReadonlyMap<string, OptionRow>;
  readonly byShort: ReadonlyMap<string, OptionRow>;
}

/** Builds the table of a release. @param line The release and, for one that users add, those it is based on. */
export function optionTable(rows: readonly OptionRow[], line: readonly ReleaseId[]): OptionTable {
  const present = rows.flatMap((row) => {
    const release = line.find((id) => row.versions.includes(id));
    return release === undefined ? [] : [inRelease(row, release)];
  });
  return {
    rows: present,
    byLong: new Map(present.flatMap((row) => (row.long === null ? [] : [[row.long, row] as const]))),
    byShort: new Map(present.flatMap((row) => (row.short === null ? [] : [[row.short, row] as const]))),
  };
}

/** Every spelling of an option, short one first, with dashes. */
export function spellings(row: OptionRow): readonly string[] {
  return [...(row.short === null ? [] : [`-${row.short}`]), ...(row.long === null ? [] : [`--${row.long}`])];
}

function inRelease(row: OptionRow, release: ReleaseId): OptionRow {
  const variants = (row.variants ?? []).filter(({ versions }) => versions.includes(release));
  // The releases a variant is for are not those of the row.
  return variants.reduce<OptionRow>(
    (merged, variant) => ({ ...merged, ...variant, versions: row.versions }),
    row,
  );
}
