// What the editor says about an option, as messages: every surface puts them into its own form.
import { msg, type Message } from '../message';
import { spellings, type OptionRow } from './optionTable';
import { compareReleases, type Release, type ReleaseId } from './release';

/**
 * @property usage The option as one would type it: `--txq N`.
 * @property paragraphs Most useful first.
 * @property note Which side the option belongs to, and which releases have it.
 * @property source Address of the page it was read from.
 */
export interface OptionHelp {
  readonly usage: string;
  readonly paragraphs: readonly Message[];
  readonly note: Message;
  readonly source: string;
}

/**
 * Help for one option.
 *
 * @param row As the release has it. @param releases All that are known: what “since” and “until” are measured by.
 */
export function optionHelp(row: OptionRow, releases: readonly Release[]): OptionHelp {
  const values = row.value?.values ?? [];
  return {
    usage: usageOf(row),
    paragraphs: [
      { text: row.summary, args: [] },
      ...(row.mana === null ? [] : [msg('On MANA: {0}', { text: row.mana, args: [] })]),
      ...(row.deprecated === null ? [] : [msg('Deprecated: {0}', { text: row.deprecated, args: [] })]),
      ...(values.length === 0 ? [] : [msg('Values: {0}', values.join(', '))]),
      ...(row.default === null ? [] : [msg('Default: {0}', { text: row.default, args: [] })]),
    ],
    note: msg(
      '{0}, {1}',
      row.side === 'eal' ? msg('EAL option') : msg('testpmd option'),
      releasesText(row.versions, releases),
    ),
    source: row.source,
  };
}

/** The option as one would type it, with every spelling: `-a, --allow DEVICE`, `--huge-unlink[=WHEN]`. */
export function usageOf(row: OptionRow): string {
  const names = spellings(row).join(', ');
  if (row.placeholder === null || row.argument === 'none') return names;
  return row.argument === 'optional' ? `${names}[=${row.placeholder}]` : `${names} ${row.placeholder}`;
}

/** Which releases have something, in the fewest words. */
export function releasesText(versions: readonly ReleaseId[], releases: readonly Release[]): Message {
  const known = releases.map(({ id }) => id).sort(compareReleases);
  const having = known.filter((id) => versions.includes(id));
  const [first, last] = [having[0], having.at(-1)];
  if (first === undefined || last === undefined) return msg('in DPDK {0}', versions.join(', '));
  const from = known.indexOf(first);
  const unbroken = having.every((id, index) => id === known[from + index]);
  if (!unbroken) return msg('in DPDK {0}', having.join(', '));
  if (having.length === known.length) return msg('in every release since DPDK {0}', first);
  if (last === known.at(-1)) return msg('since DPDK {0}', first);
  return first === known[0] ? msg('up to DPDK {0}', last) : msg('in DPDK {0}', having.join(', '));
}
