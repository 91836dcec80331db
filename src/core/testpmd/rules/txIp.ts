// Addresses of generated packets. Azure's virtual switch drops what does not come from the NIC's own address, without
// a word to the sender.
import { msg } from '../../message';
import type { Analysis, LintContext } from '../analysis';
import type { Finding } from '../finding';
import { macsOf, onMana, nicOf } from './mana';
import { headRange, isAbsent, lastOption, valueRange } from './options';
import type { Rule } from './rule';

/** txonly without --tx-ip; flowgen, whose addresses cannot be chosen. */
export const noTxIp: Rule = (analysis, context) => {
  const { application, scan } = analysis;
  const mode = application.forwardMode;
  if (!onMana(analysis, context)) return [];
  const option = lastOption(scan.application, 'app-forward-mode');
  const place = option?.value === undefined ? headRange(analysis) : valueRange(option.value);
  if (mode === 'flowgen')
    return [
      {
        rule: 'no-tx-ip',
        ...place,
        message: msg(
          'flowgen sends from 10.254.0.0, whatever --tx-ip says, and Azure drops packets with a foreign source address: the receiver sees nothing. Use txonly with --tx-ip.',
        ),
        fixes: [],
      } satisfies Finding,
    ];
  if (mode !== 'txonly' || !isAbsent(scan.application, 'app-tx-ip')) return [];
  return [
    {
      rule: 'no-tx-ip',
      ...place,
      message: msg(
        'Without --tx-ip the packets come from 198.18.0.1, and Azure drops packets with a foreign source address: Tx-pps looks perfect, the receiver sees nothing. Add --tx-ip={0},DESTINATION',
        sourceOf(analysis, context) ?? msg('SOURCE'),
      ),
      fixes: [],
    } satisfies Finding,
  ];
};

/** The IPv4 address of the one NIC the command names, where the VM knows it. */
function sourceOf({ eal }: Analysis, { machine }: LintContext): string | undefined {
  const macs = eal.devices.filter(({ kind }) => kind !== 'block').flatMap(macsOf);
  const [mac] = macs;
  if (mac === undefined || macs.length > 1) return undefined;
  return nicOf(machine, mac)
    ?.addresses.find((address) => /^\d+\.\d+\.\d+\.\d+/.test(address))
    ?.split('/')[0];
}
