// Short texts about a report, for the tree, the status bar and the reports alike, so that all say the same.
import type { DpdkInstall, DpdkProcess, Facts, HugepagePool, Nic, RdmaFacts } from '../detect/facts';
import type { Finding, FindingStatus, Readiness } from '../detect/finding';
import { msg, type Message } from '../message';
import { formatKb } from './units';

/** Words in a row, as one message. */
function listed(parts: readonly Message[]): Message {
  return parts.slice(1).reduce((list, part) => msg('{0}, {1}', list, part), parts[0] ?? msg('none'));
}

/** The word for a status, in capitals. */
export function statusLabel(status: FindingStatus): Message {
  switch (status) {
    case 'pass':
      return msg('PASS');
    case 'warn':
      return msg('WARN');
    case 'fail':
      return msg('FAIL');
    case 'unknown':
      return msg('UNKNOWN');
  }
}

/** A few words: is the VM ready for DPDK on MANA? */
export function readinessLabel(readiness: Readiness): Message {
  switch (readiness) {
    case 'ready':
      return msg('Ready for DPDK');
    case 'ready-with-warnings':
      return msg('Ready, with warnings');
    case 'not-ready':
      return msg('Not ready');
    case 'unknown':
      return msg('Not all is known');
  }
}

/** How many findings have each status. */
export type StatusCounts = Readonly<Record<FindingStatus, number>>;

export function countByStatus(findings: readonly Pick<Finding, 'status'>[]): StatusCounts {
  const count = (status: FindingStatus): number =>
    findings.filter((finding) => finding.status === status).length;
  return { pass: count('pass'), warn: count('warn'), fail: count('fail'), unknown: count('unknown') };
}

/** One line of figures to stand beside the readiness. */
export function countsSummary(findings: readonly Pick<Finding, 'status'>[]): Message {
  const counts = countByStatus(findings);
  return msg(
    'Checks: {0} fail, {1} warn, {2} unknown, {3} pass',
    counts.fail,
    counts.warn,
    counts.unknown,
    counts.pass,
  );
}

const urgency: readonly FindingStatus[] = ['fail', 'unknown', 'warn', 'pass'];

/** Failing findings first, then unknown, warnings and those that pass; within a status the order stays. */
export function byUrgency(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => urgency.indexOf(a.status) - urgency.indexOf(b.status));
}

/** Up, down or not known, as one word. */
export function upLabel(up: boolean | null): Message {
  if (up === null) return msg('not known');
  return up ? msg('up') : msg('down');
}

/** Does this SSH connection arrive on the NIC? */
export function sshLabel(nic: Nic): Message | null {
  if (nic.carriesSsh === null) return msg('not known');
  return nic.carriesSsh ? msg('SSH') : null;
}

/** One line on one size of hugepages on one NUMA node. */
export function hugepagePoolSummary(pool: HugepagePool): Message {
  return msg('node {0}: {1} × {2}, {3} free', pool.node, pool.total, formatKb(pool.sizeKb), pool.free);
}

/** One line on a DPDK installation. */
export function dpdkSummary(install: DpdkInstall): Message {
  const version = install.version ?? '?';
  if (install.hasNetMana === null) return msg('DPDK {0}, net_mana not known', version);
  return install.hasNetMana
    ? msg('DPDK {0} with net_mana', version)
    : msg('DPDK {0} without net_mana', version);
}

/** One line on a running DPDK process. */
export function processSummary(process: DpdkProcess): Message {
  const prefix = process.filePrefix ?? 'rte';
  return process.holdsLock === true
    ? msg('{0} (pid {1}), holds file prefix {2}', process.name, process.pid, prefix)
    : msg('{0} (pid {1}), file prefix {2}', process.name, process.pid, prefix);
}

/** One line on rdma-core and libmana. */
export function rdmaCoreSummary(rdma: RdmaFacts): Message {
  const version = rdma.coreVersion;
  const libmana =
    rdma.libmanaFound === null
      ? msg('libmana not known')
      : rdma.libmanaFound
        ? msg('with libmana')
        : msg('without libmana');
  return version === null
    ? msg('rdma-core not found, {0}', libmana)
    : msg('rdma-core {0}, {1}', version, libmana);
}

/** One line on the RDMA devices with the kernel's driver id where it was read. */
export function rdmaDevicesSummary(rdma: RdmaFacts): Message {
  if (rdma.devices.length === 0) return msg('none');
  return listed(
    rdma.devices.map((device) => {
      const id = rdma.driverIds?.find((entry) => entry.device === device.name)?.id;
      return id === undefined ? msg('{0}', device.name) : msg('{0} (driver id {1})', device.name, id);
    }),
  );
}

/** One line on lcores and NUMA nodes. */
export function cpuSummary({ cpu }: Facts): Message {
  const count = cpu.count ?? '?';
  const list = cpu.lcores ?? '?';
  return cpu.numaNodes === null
    ? msg('{0} lcores ({1})', count, list)
    : msg('{0} lcores ({1}), NUMA nodes: {2}', count, list, cpu.numaNodes);
}

/** The moment of detection in words, in UTC: `2026-11-22 07:42:41 UTC`. */
export function asOf(facts: Facts): Message {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?Z$/.exec(facts.detectedAt);
  return match === null
    ? msg('As of {0}', facts.detectedAt)
    : msg('As of {0} {1} UTC', match[1] ?? '', match[2] ?? '');
}
