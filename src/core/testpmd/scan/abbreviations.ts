// Abbreviated options: they work in this release, but others may read them differently or not at all.
import { msg } from '../../message';
import { rangeWithin } from '../../shell/word';
import type { LintContext, ScannedOption } from '../analysis';
import type { Finding } from '../finding';
import { matchLong } from './getopt';
import { replacement } from './problems';
import { fullName } from './suggest';

/** A finding for each abbreviated option. */
export function abbreviationFindings(
  options: readonly ScannedOption[],
  context: LintContext,
): readonly Finding[] {
  return options.flatMap((option): readonly Finding[] => {
    const { row, word, from, to, spelled } = option;
    if (!option.abbreviated || row === undefined) return [];
    const name = fullName(row);
    const fixes = replacement(word, from, to, name, msg('Write {0}', name), true);
    const range = rangeWithin(word, from, to);
    const others = differingReleases(option, context);
    if (others.length === 0)
      return [
        { rule: 'abbreviation', ...range, message: msg('{0} is short for {1}.', spelled, name), fixes },
      ];
    return [
      {
        rule: 'unportable-abbreviation',
        ...range,
        message: msg(
          '{0} means {1} to DPDK {2}, but not to DPDK {3}: write the name in full.',
          spelled,
          name,
          context.release.id,
          others.join(', '),
        ),
        fixes,
      },
    ];
  });
}

/** Releases that have the option, but do not take this abbreviation for it. */
function differingReleases(option: ScannedOption, { release, knowledge }: LintContext): readonly string[] {
  const { side, row, spelled } = option;
  if (row === undefined || row.long === null) return [];
  const { long } = row;
  const abbreviation = spelled.slice(2);
  return knowledge.releases
    .filter(({ id, ealParser, ambiguousPrefix }) => {
      if (id === release.id) return false;
      const table = knowledge.options(side, id);
      if (!table.byLong.has(long)) return false;
      if (side === 'eal' && ealParser === 'argparse') return true;
      const prefix = side === 'eal' ? 'refused' : ambiguousPrefix;
      return matchLong(abbreviation, { table, ambiguousPrefix: prefix }).row?.long !== long;
    })
    .map(({ id }) => id);
}
