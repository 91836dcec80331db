// What the editor says about an option, as messages: every surface puts them into its own form.
import { msg, type Message } from '../message';
import { spellings, type OptionRow } from './optionTable';

export interface OptionHelp {
  /** The option as one would type it: `--txq N`. */
  readonly usage: string;
  /** Paragraphs, most useful first. */
  readonly paragraphs: readonly Message[];
  /** Which releases this was checked with. */
  readonly note: Message;
  readonly source: string;
}

/** Help for one row of the table. */
export function optionHelp(row: OptionRow): OptionHelp {
  const argument = row.placeholder === null ? '' : ` ${row.placeholder}`;
  const kind = row.side === 'eal' ? msg('EAL option') : msg('testpmd option');
  return {
    usage: `${spellings(row).join(', ')}${argument}`,
    paragraphs: [
      { text: row.summary, args: [] },
      ...(row.mana === null ? [] : [msg('On MANA: {0}', { text: row.mana, args: [] })]),
      ...(row.default === null ? [] : [msg('Default: {0}', { text: row.default, args: [] })]),
    ],
    note: msg('{0}, checked with DPDK {1}', kind, row.versions.join(', ')),
    source: row.source,
  };
}
