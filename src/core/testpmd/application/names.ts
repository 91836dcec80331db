// Values that are names: forward modes, topologies, events, protocol headers. All of them are compared as they are.
import { msg } from '../../message';
import { distanceBetween } from '../scan/suggest';
import { refused, taken, type Reader } from './reading';

/** Longer texts are no misspelled names. */
const longest = 32;

/** The name that a text is nearest to: another case, a beginning, or a few letters wrong. */
export function nearestName(text: string, names: readonly string[]): string | undefined {
  const word = text.trim().toLowerCase().replaceAll('_', '-');
  if (word === '' || word.length > longest) return undefined;
  const plain = (name: string): string => name.replaceAll('_', '-');
  const same = names.find(
    (name) => plain(name) === word || plain(name).replaceAll('-', '') === word.replaceAll('-', ''),
  );
  if (same !== undefined) return same;
  let best = names.find((name) => word.length > 1 && plain(name).startsWith(word));
  let least = Math.min(3, Math.floor(word.length / 2) + 1);
  for (const name of best === undefined ? names : []) {
    const distance = distanceBetween(word, plain(name), least);
    if (distance < least) {
      best = name;
      least = distance;
    }
  }
  return best;
}

/** `choice`: one of the row's names, exactly. */
export const readChoice: Reader = (text, { values = [], otherwise }, name) => {
  if (values.includes(text)) return taken();
  const near = nearestName(text, values);
  const list = values.join(', ');
  if (otherwise === 'ignored')
    return {
      outcome: 'passed-over',
      remark: {
        rule: 'forward-mode',
        message: msg(
          'testpmd has no forward mode “{0}”: it says so, and forwards as if {1} were not there. Write one of {2}.',
          text,
          name,
          list,
        ),
        ...(near === undefined ? {} : { replacement: near }),
      },
    };
  return refused(msg('testpmd refuses “{0}”: {1} takes one of {2}.', text, name, list), near);
};

/** `names`: names between commas. An unknown one counts as no header; a list of more than fit is passed over. */
export const readNames: Reader = (text, { values = [], count = Infinity }, name) => {
  const names = text.split(',').filter((part) => part !== '');
  if (names.length === 0) return refused(msg('testpmd refuses an empty list for {0}.', name));
  if (names.length > count)
    return {
      outcome: 'passed-over',
      remark: {
        rule: 'ignored-value',
        message: msg(
          '{0} takes at most {1} names: testpmd passes over a list of {2}.',
          name,
          count,
          names.length,
        ),
      },
    };
  // What a name stands for in the list of the row; -1 for one that is not there.
  const numbers = names.map((part) => values.indexOf(part));
  const unknown = names.find((part) => !values.includes(part));
  if (unknown === undefined) return taken(numbers);
  const near = nearestName(unknown, values);
  return taken(numbers, [
    {
      rule: 'ignored-value',
      message: msg(
        'testpmd knows no header “{0}” and takes it as none: write one of {1}.',
        unknown,
        values.join(', '),
      ),
      ...(near === undefined
        ? {}
        : { replacement: names.map((part) => (part === unknown ? near : part)).join(',') }),
    },
  ]);
};
