// What the editor writes between the lines: what a shortened name stands for, and what a value amounts to.
import { msg, type Message } from '../../message';
import { rangeWithin } from '../../shell/word';
import type { Analysis, ScannedOption } from '../analysis';
import { atoi, strtol } from '../scan/cNumbers';
import { allOptions } from './place';
import { lcoreMeaning, lcoreOptions, lcoreText } from './valueHelp';

/**
 * @property offset Where it is shown, relative to the command's base. @property spaced A blank stands in front of it.
 * @property help More of it, for those who point at it.
 */
export interface Hint {
  readonly offset: number;
  readonly label: Message;
  readonly spaced: boolean;
  readonly help: readonly Message[];
}

const megabyteLists: ReadonlySet<string> = new Set(['eal-socket-mem', 'eal-numa-mem']);
const megabytes: ReadonlySet<string> = new Set(['eal-m', 'eal-memory-size']);

/** The hints of a command, in the order of its options. */
export function inlayHints(analysis: Analysis): readonly Hint[] {
  return allOptions(analysis.scan).flatMap((option) => [
    ...abbreviationHint(option),
    ...valueHint(analysis, option),
  ]);
}

/** The letters that an abbreviation leaves out, where they would stand. */
function abbreviationHint({ row, word, from, to, spelled, abbreviated }: ScannedOption): readonly Hint[] {
  const full = row?.long ?? '';
  const rest = full.slice(spelled.replace(/^-+/, '').length);
  if (!abbreviated || rest === '') return [];
  return [{ offset: rangeWithin(word, from, to).end, label: msg('{0}', rest), spaced: false, help: [] }];
}

function valueHint(analysis: Analysis, option: ScannedOption): readonly Hint[] {
  const { row, value } = option;
  if (row === undefined || value?.known !== true) return [];
  const offset = rangeWithin(value.word, value.from, value.to).end;
  const hint = (label: Message, help: readonly Message[] = []): readonly Hint[] => [
    { offset, label, spaced: true, help },
  ];
  if (lcoreOptions.has(row.id)) {
    const { lcores, mainLcore } = analysis.eal;
    const others = (lcores ?? []).filter((id) => id !== mainLcore);
    if (mainLcore === null || others.length === 0) return [];
    return hint(msg('main {0}, forwarding {1}', mainLcore, lcoreText(others)), lcoreMeaning(analysis));
  }
  if (megabytes.has(row.id)) return isCut(value.text) ? hint(msg('= {0} MB', atoi(value.text))) : [];
  if (megabyteLists.has(row.id)) {
    if (value.text.length > 300 || !/^\d+(?:,\d+)+$/.test(value.text)) return [];
    return hint(
      msg(
        '= {0} MB',
        value.text.split(',').reduce((sum, one) => sum + Number(one), 0),
      ),
    );
  }
  return row.value?.whole === false && isCut(value.text) ? hint(msg('= {0}', atoi(value.text))) : [];
}

/** A number with text behind it, which is cut off in silence. */
function isCut(text: string): boolean {
  const { digits, rest } = strtol(text, 10);
  return digits && rest !== '';
}
