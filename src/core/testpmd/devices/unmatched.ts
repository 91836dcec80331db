// A MAC that no NIC of the VM has at this PCI address: the driver finds no port for it, and says nothing of it.
import { msg, type MessageArg } from '../../message';
import { rangeWithin } from '../../shell/word';
import type { LintContext } from '../analysis';
import type { Finding } from '../finding';
import { valuePlace } from './arguments';
import { partFix } from './findings';
import { nicsAt } from './mana';
import type { DeviceArgument, DeviceKey } from './model';

/** More NICs than this would make a long menu of fixes. */
const mostFixes = 4;

/** What is said of such a MAC, with the MACs there are as fixes. */
export function unmatchedFinding(
  device: DeviceArgument,
  key: DeviceKey,
  address: string,
  { machine }: LintContext,
): Finding {
  const { from, to } = valuePlace(key);
  const vm: MessageArg = machine?.name ?? msg('this VM');
  const elsewhere = machine?.nics?.find(({ mac, pciAddress }) => mac === address && pciAddress !== null);
  const named = new Set(device.keys.map(({ value }) => value?.toLowerCase()));
  const others = (nicsAt(device.address, machine) ?? []).flatMap(({ mac, carriesSsh }) =>
    mac === null || carriesSsh === true || named.has(mac) ? [] : [mac],
  );
  const message =
    elsewhere?.pciAddress == null
      ? msg(
          'No NIC of {0} has the MAC address {1}: testpmd starts without this port, and says nothing.',
          vm,
          address,
        )
      : msg(
          'The NIC {0} of {1} is at {2}, not at {3}: testpmd starts without this port, and says nothing.',
          address,
          vm,
          elsewhere.pciAddress,
          device.name,
        );
  return {
    rule: 'unmatched-mac',
    ...rangeWithin(device.value.word, device.value.from + from, device.value.from + to),
    message,
    fixes: others.slice(0, mostFixes).flatMap((mac) => partFix(device, from, to, mac, others.length === 1)),
  };
}
