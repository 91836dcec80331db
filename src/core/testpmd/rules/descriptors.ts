// Descriptors of a queue on MANA: at least 64, and a multiple of 64. The ethdev library checks them against the
// limits net_mana names when the queue is set up, and the port does not start.
import { msg } from '../../message';
import type { ScannedOption } from '../analysis';
import type { Finding, Fix } from '../finding';
import { onMana } from './mana';
import { lastOption, replaceValue, valueRange } from './options';
import type { Rule } from './rule';

/** Both the least number and the step (MIN_BUFFERS_PER_QUEUE). */
const step = 64;

/** Numbers of descriptors MANA does not take. */
export const descriptorCount: Rule = (analysis, context) => {
  if (!onMana(analysis, context)) return [];
  const { application, scan } = analysis;
  return [
    ...judge(application.rxDescriptors, lastOption(scan.application, 'app-rxd')),
    ...judge(application.txDescriptors, lastOption(scan.application, 'app-txd')),
  ];
};

function judge(count: number | null, option: ScannedOption | undefined): readonly Finding[] {
  if (count === null || count <= 0 || option?.value === undefined || count % step === 0) return [];
  const lower = Math.floor(count / step) * step;
  const place = { rule: 'descriptor-count', ...valueRange(option.value) } as const;
  if (lower === 0)
    return [
      {
        ...place,
        message: msg(
          'MANA takes at least 64 descriptors a queue, in steps of 64: with {0} the port does not start (“Start ports failed”). Write 64, or leave the option out for 256.',
          count,
        ),
        fixes: fixes(option, [step]),
      },
    ];
  return [
    {
      ...place,
      message: msg(
        'MANA takes descriptors in steps of 64: with {0} the port does not start (“Start ports failed”). Write {1} or {2}.',
        count,
        lower,
        lower + step,
      ),
      fixes: fixes(option, count - lower < step / 2 ? [lower, lower + step] : [lower + step, lower]),
    },
  ];
}

/** The nearest number first: that is the preferred one. */
function fixes(option: ScannedOption, counts: readonly number[]): readonly Fix[] {
  return counts.flatMap((count, index): Fix[] => {
    const edit = replaceValue(option, String(count));
    return edit === undefined
      ? []
      : [{ title: msg('Use {0} descriptors', count), edits: [edit], preferred: index === 0 }];
  });
}
