// testpmd's own options as they are processed: one after the other, each seeing what those before it have set.
import { rangeWithin, type Range } from '../../shell/word';
import type { EalOutcome, LintContext, Scan, ScannedOption, ScannedValue } from '../analysis';
import type { PortModel } from '../devices/model';
import { compareReleases, type ReleaseId } from '../release';
import { stored } from './numbers';
import type { Reading } from './reading';

/**
 * An option whose value has been read.
 *
 * @property id The row's id without the `app-`.
 * @property name What messages call it: as it is spelled.
 * @property reading undefined without a value, and where the value is not known.
 * @property number What testpmd keeps of a value that is one number; null for others, and where it is not known.
 */
export interface ReadOption {
  readonly option: ScannedOption;
  readonly id: string;
  readonly name: string;
  readonly reading: Reading | undefined;
  readonly number: number | null;
}

/** What testpmd knows while it processes its options. */
export interface Course {
  readonly scan: Scan;
  readonly eal: EalOutcome;
  readonly ports: PortModel;
  readonly context: LintContext;
  /** Words that are not known may hold any option: then only what is given counts, never what is not. */
  readonly open: boolean;
  /** The last mention so far; undefined for none. */
  last(id: string): ReadOption | undefined;
  /** How many mentions so far. */
  count(id: string): number;
  /** True where an option is given, null where it may be. */
  given(...ids: readonly string[]): boolean | null;
  /** The number in force. @param fallback testpmd's default. @returns null where it cannot be known. */
  number(id: string, fallback: number): number | null;
  /** The text in force of a value that passed; undefined where the default holds, null where it cannot be known. */
  text(id: string): string | null | undefined;
  /** True where the release, or the one a user's release is based on, is not older. */
  since(release: ReleaseId): boolean;
}

/** The course, and how it goes on. */
export interface RunningCourse extends Course {
  /** Notes an option as processed. */
  pass(option: ReadOption): void;
  /** Sets what another option changes. */
  set(id: string, number: number | null): void;
}

/** The course at its beginning. */
export function startCourse(
  scan: Scan,
  eal: EalOutcome,
  ports: PortModel,
  context: LintContext,
): RunningCourse {
  const { open } = scan.application;
  const mentions = new Map<string, { readonly option: ReadOption; readonly count: number }>();
  const numbers = new Map<string, number | null>();
  const texts = new Map<string, string | null>();
  const oldest = context.knowledge.line(context.release.id).at(-1) ?? context.release.id;
  return {
    scan,
    eal,
    ports,
    context,
    open,
    last: (id) => mentions.get(id)?.option,
    count: (id) => mentions.get(id)?.count ?? 0,
    given: (...ids) => ids.some((id) => mentions.has(id)) || (open ? null : false),
    number: (id, fallback) => (open ? null : (numbers.get(id) ?? (numbers.has(id) ? null : fallback))),
    text: (id) => (open ? null : texts.get(id)),
    since: (release) => compareReleases(oldest, release) >= 0,
    pass(read) {
      const { id, reading, option } = read;
      mentions.set(id, { option: read, count: (mentions.get(id)?.count ?? 0) + 1 });
      if (reading?.outcome === 'passed-over') return;
      numbers.set(id, read.number);
      texts.set(id, reading?.outcome === 'taken' ? (option.value?.text ?? null) : null);
    },
    set: (id, number) => void numbers.set(id, number),
  };
}

/** Takes an option's reading together with the option. */
export function readOption(option: ScannedOption, id: string, reading: Reading | undefined): ReadOption {
  const [number] = reading?.outcome === 'taken' && reading.numbers.length === 1 ? reading.numbers : [];
  const kept = number === undefined ? null : stored(number, option.row?.value?.stored);
  return { option, id, name: option.spelled, reading, number: kept };
}

/** Where a value stands. */
export function valueRange({ word, from, to }: ScannedValue): Range {
  return rangeWithin(word, from, to);
}

/** Where an option and its value stand. */
export function optionRange({ word, from, to, value }: ScannedOption): Range {
  const { start, end } = rangeWithin(word, from, to);
  return { start, end: value === undefined ? end : Math.max(end, valueRange(value).end) };
}
