// DPDK releases that were published without net_mana: its source lies in 22.11, but is built only since 22.11.2.
import { msg } from '../../message';
import type { Finding } from '../finding';
import { onMana } from './mana';
import { headRange } from './options';
import type { Rule } from './rule';

/** Versions as `dpdk-testpmd --version` prints them: all before 22.11, and its first two. */
const withoutMana = /^(?:DPDK )?(?:1\d\.\d\d|2[01]\.\d\d|22\.0\d|22\.11\.[01])(?:\D|$)/;

/** The VM's own DPDK lacks the driver. */
export const driverMissing: Rule = (analysis, context) => {
  const version = context.machine?.dpdkVersion;
  if (version == null || !withoutMana.test(version) || !onMana(analysis, context)) return [];
  return [
    {
      rule: 'driver-missing',
      ...headRange(analysis),
      message: msg(
        'DPDK {0} has no driver for MANA: testpmd starts without a port. Install 22.11.2 or newer.',
        version,
      ),
      fixes: [],
    } satisfies Finding,
  ];
};
