// What is said about options that a parser refuses, and the edits that would mend them.
import formerOptions from '../../../knowledge/former-options.json';
import { msg, type Message } from '../../message';
import { isEditable, rangeWithin, type CommandWord } from '../../shell/word';
import type { LintContext } from '../analysis';
import type { Edit, Finding, Fix } from '../finding';
import type { OptionRow, OptionSide, OptionTable } from '../optionTable';
import type { Mistake } from './events';
import type { ReleaseId } from '../release';
import { matchLong } from './getopt';
import { fullName, nearestOption } from './suggest';

/**
 * The finding for something a parser refuses.
 *
 * @param move Where an option of the other side would have to go; undefined where there is no `--`.
 */
export function mistakeFinding(
  mistake: Mistake,
  context: LintContext,
  move: ((word: CommandWord) => readonly Edit[] | undefined) | undefined,
): Finding {
  const { word, from, to } = mistake;
  const range = rangeWithin(word, from, to);
  switch (mistake.kind) {
    case 'ambiguous':
      return { rule: 'ambiguous-option', ...range, ...ambiguous(mistake, context) };
    case 'missing-value':
      return {
        rule: 'missing-value',
        ...range,
        message: msg('{0} needs a value, and nothing follows it: testpmd ends.', mistake.spelled),
        fixes: [],
      };
    case 'unexpected-value':
      return {
        rule: 'unexpected-value',
        ...rangeWithin(word, from, word.value.length),
        ...unexpected(mistake),
      };
    case 'repeated':
      return {
        rule: 'repeated-option',
        ...range,
        message: msg(
          'DPDK {0} takes {1} only once and ends at the second one: keep one of them.',
          context.release.id,
          mistake.spelled,
        ),
        fixes: [],
      };
    case 'glued':
      return {
        rule: 'unknown-option',
        ...rangeWithin(word, 0, word.value.length),
        ...glued(mistake, context),
      };
    case 'unknown':
      return { rule: 'unknown-option', ...range, ...unknown(mistake, context, move) };
  }
}

/** A fix that puts `newText` in place of a part of a word, where the document has that part in plain text. */
export function replacement(
  word: CommandWord,
  from: number,
  to: number,
  newText: string,
  title: Message,
  preferred: boolean,
): readonly Fix[] {
  if (!isEditable(word, from, to)) return [];
  return [{ title, preferred, edits: [{ ...rangeWithin(word, from, to), newText }] }];
}

const nowCalled = new Map(formerOptions.rows.map(({ former, now }) => [former, now]));

type Said = Pick<Finding, 'message' | 'fixes'>;

function ambiguous(mistake: Mistake, context: LintContext): Said {
  const { word, from, to, candidates, spelled } = mistake;
  const names = candidates.map(fullName);
  const shown = names.length > 4 ? [...names.slice(0, 4), '…'] : names;
  return {
    message: msg(
      '{0} may be {1}: DPDK {2} does not choose, and testpmd ends. Write the name in full.',
      spelled,
      shown.join(', '),
      context.release.id,
    ),
    fixes: names
      .slice(0, 4)
      .flatMap((name) => replacement(word, from, to, name, msg('Write {0}', name), false)),
  };
}

function unexpected(mistake: Mistake): Said {
  const { word, to, spelled } = mistake;
  return {
    message: msg('{0} takes no value, and testpmd ends: write it alone.', spelled),
    fixes: replacement(word, to, word.value.length, '', msg('Remove the value'), true),
  };
}

function glued(mistake: Mistake, context: LintContext): Said {
  const { word, spelled } = mistake;
  return {
    message: msg(
      'DPDK {0} takes everything before the “=” for the name of an option, so this one is unknown to it and testpmd ends: write a space after {1}.',
      context.release.id,
      spelled,
    ),
    fixes: replacement(word, 2, 2, ' ', msg('Write a space after {0}', spelled), true),
  };
}

function unknown(
  mistake: Mistake,
  context: LintContext,
  move: ((word: CommandWord) => readonly Edit[] | undefined) | undefined,
): Said {
  const { word, from, to, spelled, side } = mistake;
  const { release, knowledge } = context;
  const table = knowledge.options(side, release.id);
  const other = knowledge.options(otherSide(side), release.id);
  const whole = spelled.startsWith('--') ? spelled : word.value;
  const named = side === 'eal' ? 'EAL' : 'testpmd';
  const dashed = oneDash(word, from, table);
  if (dashed !== undefined)
    return {
      message: msg(
        '{0} takes long options with two dashes only, and testpmd ends: did you mean {1}?',
        named,
        dashed.name,
      ),
      fixes: replacement(word, 0, dashed.end, dashed.name, msg('Write {0}', dashed.name), true),
    };
  if (isIn(spelled, other)) {
    const edits = move?.(word);
    return {
      message:
        side === 'eal'
          ? msg(
              '{0} is an option of testpmd, not of EAL, and EAL ends the start: it goes after “--”.',
              spelled,
            )
          : msg('{0} is an option of EAL, not of testpmd, and testpmd ends: it goes before “--”.', spelled),
      fixes: edits === undefined ? [] : [{ title: moveTitle(side), edits, preferred: false }],
    };
  }
  const now = side === 'eal' ? nowCalled.get(spelled) : undefined;
  if (now !== undefined && isIn(now, table))
    return {
      message: msg(
        'EAL in DPDK {0} has no option {1}, and testpmd ends: it is called {2} there.',
        release.id,
        spelled,
        now,
      ),
      fixes: replacement(word, from, to, now, msg('Write {0}', now), true),
    };
  const elsewhere = releasesWith(spelled, side, context);
  if (elsewhere.length > 0)
    return {
      message: msg(
        '{0} in DPDK {1} has no option {2}, and testpmd ends: the option exists in DPDK {3}.',
        named,
        release.id,
        spelled,
        elsewhere.map(({ release: id }) => id).join(', '),
      ),
      fixes: sameLetter(
        mistake,
        elsewhere.map(({ row }) => row),
        table,
      ),
    };
  const near = nearestOption(whole.split('=', 1)[0] ?? whole, table);
  if (near !== undefined) {
    const name = fullName(near);
    const end = spelled.startsWith('--') ? to : (word.value.split('=', 1)[0] ?? word.value).length;
    return {
      message: msg(
        '{0} in DPDK {1} has no option {2}, and testpmd ends: did you mean {3}?',
        named,
        release.id,
        spelled,
        name,
      ),
      fixes: from > 0 ? [] : replacement(word, from, end, name, msg('Write {0}', name), true),
    };
  }
  return {
    message: msg('{0} in DPDK {1} has no option {2}, and testpmd ends.', named, release.id, spelled),
    fixes: [],
  };
}

/** A long option written with one dash: `-nb-cores=1`. @param end Where its name ends in the word. */
export function oneDash(
  word: CommandWord,
  from: number,
  table: OptionTable,
): { readonly name: string; readonly end: number } | undefined {
  if (from > 0 || word.value.startsWith('--') || word.value.length < 4) return undefined;
  const name = (word.value.split('=', 1)[0] ?? '').slice(1);
  return table.byLong.has(name) ? { name: `--${name}`, end: name.length + 1 } : undefined;
}

function moveTitle(side: OptionSide): Message {
  return side === 'eal' ? msg('Move it after “--”') : msg('Move it before “--”');
}

/** True where a side knows the option: by its full name, or by a beginning only one name has. */
export function isIn(spelled: string, table: OptionTable): boolean {
  if (!spelled.startsWith('--')) return table.byShort.has(spelled.slice(1));
  if (spelled.length < 5) return false;
  return matchLong(spelled.slice(2), { table, ambiguousPrefix: 'refused' }).row !== undefined;
}

/** The option of another release: under its letter this one may know it too. */
function sameLetter(mistake: Mistake, elsewhere: readonly OptionRow[], table: OptionTable): readonly Fix[] {
  const { word, from, to, spelled } = mistake;
  const letter = elsewhere.map(({ short }) => short).find((short) => short !== null);
  if (letter === undefined || !spelled.startsWith('--') || !table.byShort.has(letter)) return [];
  const attached = word.value.charAt(to) === '=' ? 1 : 0;
  return replacement(
    word,
    from,
    to + attached,
    `-${letter}${attached === 1 ? ' ' : ''}`,
    msg('Write {0}', `-${letter}`),
    true,
  );
}

interface Elsewhere {
  readonly release: ReleaseId;
  readonly row: OptionRow;
}

function releasesWith(spelled: string, side: OptionSide, context: LintContext): readonly Elsewhere[] {
  return context.knowledge.releases.flatMap(({ id }) => {
    const table = context.knowledge.options(side, id);
    const row = spelled.startsWith('--')
      ? table.byLong.get(spelled.slice(2))
      : table.byShort.get(spelled.slice(1));
    return row === undefined ? [] : [{ release: id, row }];
  });
}

/** The side across the `--`. */
export function otherSide(side: OptionSide): OptionSide {
  return side === 'eal' ? 'application' : 'eal';
}
