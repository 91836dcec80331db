// Queues on MANA: as many to receive as to send, and a power of two. net_mana refuses anything else when the port is
// configured (mana_dev_configure), and the port does not start.
import { msg } from '../../message';
import type { Analysis, ScannedOption } from '../analysis';
import type { Edit, Finding, Fix } from '../finding';
import { onMana } from './mana';
import { insertAfter, isAbsent, lastOption, optionRange, replaceValue, valueRange } from './options';
import type { Rule } from './rule';

interface Queues {
  readonly rx: number | null;
  readonly tx: number | null;
  readonly rxOption: ScannedOption | undefined;
  readonly txOption: ScannedOption | undefined;
}

/** Numbers of queues MANA does not take: 3, 6, 12. */
export const queuePowerOfTwo: Rule = (analysis, context) => {
  if (!onMana(analysis, context)) return [];
  const queues = queuesOf(analysis);
  const written: readonly (readonly [number | null, ScannedOption | undefined])[] = [
    [queues.rx, queues.rxOption],
    [queues.tx, queues.txOption],
  ];
  return written.flatMap(([count, option]): Finding[] => {
    if (count === null || count === 0 || option?.value === undefined || isPowerOfTwo(count)) return [];
    const lower = powerBelow(count);
    return [
      {
        rule: 'queue-power-of-two',
        ...valueRange(option.value),
        message: msg(
          'MANA takes only a power of two as the number of queues: with {0} the port does not start (“Start ports failed”). Write {1} or {2}.',
          count,
          lower,
          lower * 2,
        ),
        fixes: [...fixOf(queues, lower, true), ...fixOf(queues, lower * 2, false)],
      },
    ];
  });
};

/** Different numbers of receive and transmit queues. */
export const queueMismatch: Rule = (analysis, context) => {
  if (!onMana(analysis, context)) return [];
  const queues = queuesOf(analysis);
  const { rx, tx, rxOption, txOption } = queues;
  if (rx === null || tx === null || rx === tx) return [];
  // An option that is not given counts as 1, unless an unknown word may hold it.
  const { application } = analysis.scan;
  if (
    (rxOption === undefined && !isAbsent(application, 'app-rxq')) ||
    (txOption === undefined && !isAbsent(application, 'app-txq'))
  )
    return [];
  const at = (txOption?.word.start ?? -1) > (rxOption?.word.start ?? -1) ? txOption : rxOption;
  if (at === undefined) return [];
  const wanted = Math.max(rx, tx);
  const count = isPowerOfTwo(wanted) ? wanted : Math.max(1, powerBelow(wanted));
  return [
    {
      rule: 'queue-mismatch',
      ...optionRange(at),
      message: msg(
        'MANA takes only as many receive queues as transmit queues: with {0} and {1} the port does not start (“Start ports failed”). Write --rxq={2} --txq={2}.',
        rx,
        tx,
        count,
      ),
      fixes: fixOf(queues, count, true),
    },
  ];
};

function queuesOf({ application, scan }: Analysis): Queues {
  return {
    rx: application.rxQueues,
    tx: application.txQueues,
    rxOption: lastOption(scan.application, 'app-rxq'),
    txOption: lastOption(scan.application, 'app-txq'),
  };
}

/** Gives both options the same number, and adds the one that is missing. */
function fixOf({ rxOption, txOption }: Queues, count: number, preferred: boolean): readonly Fix[] {
  const text = String(count);
  const present = rxOption ?? txOption;
  if (present === undefined) return [];
  const edits: (Edit | undefined)[] = [
    rxOption === undefined ? insertAfter(present, `--rxq=${text}`) : replaceValue(rxOption, text),
    txOption === undefined ? insertAfter(present, `--txq=${text}`) : replaceValue(txOption, text),
  ].filter((edit, index) => (index === 0 ? rxOption : txOption)?.value?.text !== text || edit === undefined);
  if (edits.some((edit) => edit === undefined)) return [];
  return [
    {
      title: msg('Use {0} queues each way', count),
      edits: edits.filter((edit) => edit !== undefined),
      preferred,
    },
  ];
}

function isPowerOfTwo(count: number): boolean {
  return count > 0 && 2 ** Math.round(Math.log2(count)) === count;
}

function powerBelow(count: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, count)));
}
