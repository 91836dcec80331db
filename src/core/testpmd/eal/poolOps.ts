// The handler of mbuf pools that --mbuf-pool-ops-name asks for: testpmd ends when it makes its pools with one no
// driver brings.
import { msg } from '../../message';
import { rangeWithin } from '../../shell/word';
import type { LintContext, Scan } from '../analysis';
import type { Finding } from '../finding';

/** Options of the application with which testpmd makes its pools without asking EAL for a handler. */
const ownPools = new Set(['mp-alloc', 'mp-anon']);

/** Options of EAL that load drivers, which may bring handlers of their own. */
const libraries = new Set(['eal-d', 'eal-driver-path']);

/** A finding for a handler that no driver of DPDK brings. */
export function poolOpsFindings(
  { eal, application, stopsEarly }: Scan,
  { release }: LintContext,
): readonly Finding[] {
  const option = eal.options.findLast(({ row }) => row?.value?.kind === 'pool-ops');
  const value = option?.value;
  const known = option?.row?.value?.values ?? [];
  if (value?.known !== true || value.text === '' || known.includes(value.text)) return [];
  const otherwise =
    stopsEarly !== undefined ||
    eal.open ||
    application.open ||
    eal.options.some(({ row }) => row !== undefined && libraries.has(row.id)) ||
    application.options.some(
      ({ row }) => row?.long !== null && row?.long !== undefined && ownPools.has(row.long),
    );
  if (otherwise) return [];
  return [
    {
      rule: 'invalid-value',
      ...rangeWithin(value.word, value.from, value.to),
      message: msg(
        'No driver of DPDK {0} handles pools under the name “{1}”, so testpmd cannot create its mbufs and ends: leave the option out, or write {2}.',
        release.id,
        value.text,
        known[0] ?? '',
      ),
      fixes: [],
    },
  ];
}
