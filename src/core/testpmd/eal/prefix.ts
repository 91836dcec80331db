// The name of testpmd's runtime directory, which --file-prefix gives.
import { msg } from '../../message';
import { rangeWithin } from '../../shell/word';
import type { LintContext, ScannedSide } from '../analysis';
import type { Finding } from '../finding';

/** The longest name a directory can have. */
const longestName = 255;

/** Options with which EAL goes on without a runtime directory. */
const without = new Set(['eal-no-shconf', 'eal-in-memory']);

/** Findings for a prefix that no directory of /var/run/dpdk can be made of. */
export function prefixFindings({ options, open }: ScannedSide, { release }: LintContext): readonly Finding[] {
  const option = options.findLast(({ row }) => row?.value?.kind === 'file-prefix');
  const value = option?.value;
  if (value?.known !== true || open) return [];
  if (options.some(({ row }) => row !== undefined && without.has(row.id))) return [];
  const { text } = value;
  const range = rangeWithin(value.word, value.from, value.to);
  const inner = text.replace(/^\/+|\/+$/g, '');
  if (inner.includes('/'))
    return [
      {
        rule: 'invalid-value',
        ...range,
        message: msg(
          'DPDK {0} makes one directory named “{1}” below /var/run/dpdk, not one in another, and ends the start: leave out the “/”.',
          release.id,
          text,
        ),
        fixes: [],
      },
    ];
  // A character is three bytes at most: short names need no counting.
  if (inner.length * 3 <= longestName || new TextEncoder().encode(inner).length <= longestName) return [];
  return [
    {
      rule: 'invalid-value',
      ...range,
      message: msg(
        'The prefix becomes the name of a directory and must not be longer than {0} bytes: testpmd ends.',
        longestName,
      ),
      fixes: [],
    },
  ];
}
