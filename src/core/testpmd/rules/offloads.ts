// Options that switch on what net_mana does not offload. ethdev compares with what the driver names when the port is
// configured, and the port does not start.
import { msg } from '../../message';
import type { CommandLine, CommandWord } from '../../shell/word';
import type { Edit, Finding } from '../finding';
import { onMana } from './mana';
import { optionRange } from './options';
import type { Rule } from './rule';

/** Of the receive offloads net_mana has VLAN strip, checksums and RSS hash; each of these asks for another. */
const unsupported = new Set([
  'app-disable-crc-strip',
  'app-enable-lro',
  'app-enable-scatter',
  'app-enable-rx-timestamp',
  'app-enable-hw-vlan',
  'app-enable-hw-vlan-filter',
  'app-enable-hw-vlan-extend',
  'app-enable-hw-qinq-strip',
]);

/** Offloads MANA does not have. */
export const unsupportedOffload: Rule = (analysis, context) => {
  if (!onMana(analysis, context)) return [];
  return analysis.scan.application.options
    .filter(({ row }) => row !== undefined && unsupported.has(row.id))
    .map((option): Finding => {
      const edit = removal(analysis.command, option.word);
      return {
        rule: 'unsupported-offload',
        ...optionRange(option),
        message: msg(
          'MANA does not have what {0} switches on: the port does not start (“Start ports failed”). Leave it out; MANA has VLAN strip, checksums and RSS hash.',
          option.spelled,
        ),
        fixes: [{ title: msg('Leave out {0}', option.spelled), edits: [edit], preferred: true }],
      };
    });
};

/** Takes a word away together with what parts it from the word before. */
function removal({ words }: CommandLine, word: CommandWord): Edit {
  const before = words[words.indexOf(word) - 1];
  return { start: before?.end ?? word.start, end: word.end, newText: '' };
}
