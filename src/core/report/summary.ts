// Short texts about a report, for the tree, the status bar and the reports alike, so that all say the same.
import type { DpdkInstall, HugepagePool, Nic } from '../detect/facts';
import type { FindingStatus, Readiness } from '../detect/finding';
import { msg, type Message } from '../message';

/** The word for a status, in capitals: `PASS`, `WARN`, `FAIL`, `UNKNOWN`. */
export function statusLabel(status: FindingStatus): Message {
  return msg('{0}', status);
}

/** A few words: is the VM ready for DPDK on MANA? */
export function readinessLabel(readiness: Readiness): Message {
  return msg('{0}', readiness);
}

/** One line on a NIC: its VF, its state and who drives it. */
export function nicSummary(nic: Nic): Message {
  return msg('{0}', nic.name ?? '');
}

/** One line on all hugepages. */
export function hugepageSummary(pools: readonly HugepagePool[]): Message {
  return msg('{0}', pools.length);
}

/** One line on a DPDK installation. */
export function dpdkSummary(install: DpdkInstall): Message {
  return msg('{0}', install.path);
}
