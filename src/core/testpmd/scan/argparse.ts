// DPDK's own rte_argparse, as EAL uses it from 25.11 on: names in full, most options only once, and words between
// options handed over to the application.
import { unknownPart, type CommandWord } from '../../shell/word';
import type { ScannedOption, ScannedValue } from '../analysis';
import type { OptionRow, OptionTable } from '../optionTable';
import {
  isOpaque,
  valueWithin,
  type EventList,
  type Mistake,
  type MistakeKind,
  type ScanEvent,
} from './events';

interface Name {
  readonly word: CommandWord;
  readonly from: number;
  readonly to: number;
  readonly spelled: string;
}

/**
 * Reads words up to `--` or the end. Unlike getopt it reads all of them before it acts on a `--help`.
 *
 * The first `=` of a word ends the name, so a value glued to a letter must not hold one: `-aADDR,mac=…` is unknown.
 */
export function scanArgparse(words: readonly CommandWord[], table: OptionTable): EventList {
  const events: ScanEvent[] = [];
  const seen = new Set<OptionRow>();
  let swallowed: ScannedOption | undefined;
  let afterOpaque = false;
  let index = 0;
  const mistake = (kind: MistakeKind, name: Name, candidates: readonly OptionRow[], at: number): void => {
    const found: Mistake = { kind, side: 'eal', ...name, candidates, index: at };
    events.push({ kind: 'mistake', mistake: found, index: at });
  };
  while (index < words.length) {
    const at = index;
    const word = words[index++];
    if (word === undefined) break;
    if (word.value === '--') return { events, end: index, separator: word, swallowed };
    const mayBeValue = afterOpaque;
    afterOpaque = isOpaque(word) || hidesName(word, table);
    if (afterOpaque) events.push({ kind: 'opaque', word, index: at });
    else if (!word.value.startsWith('-'))
      events.push({ kind: mayBeValue ? 'opaque' : 'stray', word, index: at });
    else {
      const { name, attached } = splitName(word);
      const row = find(name, attached, table);
      if (row === undefined) {
        const glued = table.byShort.get(word.value.charAt(1));
        if (glued?.argument === 'required' && !word.value.startsWith('--') && attached !== undefined)
          mistake('glued', { ...name, to: 2, spelled: word.value.slice(0, 2) }, [glued], at);
        else mistake('unknown', name, [], at);
      } else if (seen.has(row) && !row.repeatable && row.long !== 'help')
        mistake('repeated', name, [row], at);
      else if (row.argument === 'none' && attached !== undefined)
        mistake('unexpected-value', name, [row], at);
      else {
        let value = attached;
        if (row.argument === 'required' && value === undefined) {
          const next = words[index];
          if (next === undefined) {
            mistake('missing-value', name, [row], at);
            continue;
          }
          index++;
          value = valueWithin(next, 0);
        }
        seen.add(row);
        const option: ScannedOption = { ...name, side: 'eal', row, abbreviated: false, value };
        if (value?.text === '--' && value.word !== word) swallowed ??= option;
        events.push({ kind: 'option', option, index: at });
        if (value?.word.multiple === true) events.push({ kind: 'opaque', word: value.word, index: at + 1 });
      }
    }
  }
  return { events, end: index, separator: undefined, swallowed };
}

/** `-h` and `--help` are not in the table, so only exactly these words are help. */
function find(name: Name, attached: ScannedValue | undefined, table: OptionTable): OptionRow | undefined {
  const row = name.spelled.startsWith('--')
    ? table.byLong.get(name.spelled.slice(2))
    : name.spelled.length === 2
      ? table.byShort.get(name.spelled.slice(1))
      : undefined;
  return row?.long === 'help' && attached !== undefined ? undefined : row;
}

function splitName(word: CommandWord): { readonly name: Name; readonly attached: ScannedValue | undefined } {
  const { value } = word;
  const equals = value.indexOf('=');
  const glued = equals < 0 && !value.startsWith('--') && value.length > 2;
  const to = equals >= 0 ? equals : glued ? 2 : value.length;
  const from = equals >= 0 ? equals + 1 : to;
  return {
    name: { word, from: 0, to, spelled: value.slice(0, to) },
    attached: equals >= 0 || glued ? valueWithin(word, from) : undefined,
  };
}

/** In `-a$X,mac=…` the unknown part may hold the first `=`; in `-v$X` it may be empty, and then there is no value. */
function hidesName(word: CommandWord, table: OptionTable): boolean {
  const { value } = word;
  if (word.known || !value.startsWith('-')) return false;
  const equals = value.indexOf('=');
  if (equals >= 0) return value.lastIndexOf(unknownPart, equals) >= 0;
  const unknownOnly = !value.startsWith('--') && /^-.\uE000+$/.test(value);
  return unknownOnly && table.byShort.get(value.charAt(1))?.argument !== 'required';
}
