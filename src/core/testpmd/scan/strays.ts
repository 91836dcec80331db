// Words that are neither options nor values: testpmd refuses them once it has read all options.
import { msg } from '../../message';
import type { CommandWord } from '../../shell/word';
import type { ScannedOption, ScannedSide } from '../analysis';
import type { Finding, Fix } from '../finding';
import type { OptionSide } from '../optionTable';

/** The finding for a stray word of a side. */
export function strayFinding(word: CommandWord, side: ScannedSide, name: OptionSide): Finding {
  const before = side.options.findLast((option) => wordsEnd(option) <= word.start);
  const range = { start: word.start, end: word.end };
  const row = before?.row;
  if (before !== undefined && row !== undefined) {
    const adjacent = (before.value?.word ?? before.word) === neighbour(before, word, side);
    const device = row.value?.kind === 'device';
    if (adjacent && device && word.value.includes('='))
      return {
        rule: 'stray-word',
        ...range,
        message: msg(
          '“{0}” stands apart from its device, and testpmd ends with “Invalid parameter”: write it behind a comma, without a space.',
          word.value,
        ),
        fixes: joined(before, word, ','),
      };
    if (adjacent && row.argument === 'optional' && before.value === undefined)
      return {
        rule: 'stray-word',
        ...range,
        message: msg(
          '{0} takes a value only with “=”, so “{1}” belongs to nothing and testpmd ends with “Invalid parameter”.',
          before.spelled,
          word.value,
        ),
        fixes: joined(before, word, '='),
      };
  }
  return {
    rule: 'stray-word',
    ...range,
    message:
      name === 'eal'
        ? msg(
            '“{0}” belongs to no option: EAL hands it on to testpmd, which ends with “Invalid parameter”.',
            word.value,
          )
        : msg('“{0}” belongs to no option, and testpmd ends with “Invalid parameter”.', word.value),
    fixes: [],
  };
}

function wordsEnd(option: ScannedOption): number {
  return (option.value?.word ?? option.word).end;
}

/** The last word of the option in front, when no other stray lies between. */
function neighbour(before: ScannedOption, word: CommandWord, side: ScannedSide): CommandWord | undefined {
  const between = side.strays.some((stray) => stray.start >= wordsEnd(before) && stray.start < word.start);
  return between ? undefined : (before.value?.word ?? before.word);
}

function joined(before: ScannedOption, word: CommandWord, by: string): readonly Fix[] {
  const last = before.value?.word ?? before.word;
  const plain = [last, word].every(({ segments }) => segments.every(({ exact }) => exact));
  if (!plain) return [];
  return [
    {
      title: msg('Join it to {0}', before.spelled),
      preferred: true,
      edits: [{ start: last.end, end: word.start, newText: by }],
    },
  ];
}
