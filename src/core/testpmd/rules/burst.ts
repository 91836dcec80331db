// `--burst=0` asks the driver which burst it recommends. net_mana says 1: a packet a call, at a fraction of the rate.
import { msg } from '../../message';
import type { Finding } from '../finding';
import { onMana } from './mana';
import { decimalOf, lastOption, replaceValue, valueRange } from './options';
import type { Rule } from './rule';

/** The burst that MANA's driver recommends. */
export const burstOfOne: Rule = (analysis, context) => {
  if (!onMana(analysis, context)) return [];
  const option = lastOption(analysis.scan.application, 'app-burst');
  if (option?.value === undefined || decimalOf(option) !== 0) return [];
  const edit = replaceValue(option, '32');
  return [
    {
      rule: 'burst-of-one',
      ...valueRange(option.value),
      message: msg(
        '0 takes the burst that MANA’s driver recommends, and that is 1 packet: slow. Write 32, or leave the option out.',
      ),
      fixes: edit === undefined ? [] : [{ title: msg('Use a burst of 32'), edits: [edit], preferred: true }],
    } satisfies Finding,
  ];
};
