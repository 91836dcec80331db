// Options given twice: most releases take the last one in silence.
import { msg } from '../../message';
import type { LintContext, ScannedOption } from '../analysis';
import type { Finding } from '../finding';
import { replacement } from '../scan/problems';

/** Options whose every mention adds something, though the rows call them single. */
const adding = new Set(['eal-trace-dir', 'eal-s', 'eal-S', 'eal-service-coremask', 'eal-service-corelist']);

/** Options of 25.11 and later that are two names of one thing. */
const aliases: Readonly<Record<string, string>> = {
  'eal-socket-mem': 'eal-numa-mem',
  'eal-socket-limit': 'eal-numa-limit',
};

/** Findings for values that a later mention replaces, and for the one option that may not be given twice. */
export function repeatFindings(options: readonly ScannedOption[], context: LintContext): readonly Finding[] {
  const later = new Map<string, ScannedOption>();
  const findings: Finding[] = [];
  for (let index = options.length - 1; index >= 0; index--) {
    const option = options[index];
    const row = option?.row;
    if (
      option === undefined ||
      row === undefined ||
      row.repeatable ||
      row.value === null ||
      adding.has(row.id)
    )
      continue;
    const alias = context.release.ealParser === 'argparse' ? (aliases[row.id] ?? row.id) : row.id;
    const last = later.get(alias);
    if (last === undefined) {
      later.set(alias, option);
      continue;
    }
    const range = { start: option.word.start, end: (option.value?.word ?? option.word).end };
    if (row.value.kind === 'simd-bitwidth')
      findings.push({
        rule: 'repeated-option',
        start: last.word.start,
        end: (last.value?.word ?? last.word).end,
        message: msg(
          '{0} can be set only once, and testpmd ends at the second one: keep one of them.',
          last.spelled,
        ),
        fixes: [],
      });
    else if (last.value?.text !== option.value?.text && !row.value.kind.startsWith('lcore-'))
      findings.push({
        rule: 'ignored-value',
        ...range,
        message: msg('This {0} has no effect: a later one takes its place.', option.spelled),
        fixes:
          option.value === undefined
            ? replacement(option.word, 0, option.word.value.length, '', msg('Remove it'), false)
            : [],
      });
  }
  return findings;
}
