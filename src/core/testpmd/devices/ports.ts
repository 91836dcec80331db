// The ports that the devices of a command become.
import { msg } from '../../message';
import type { EalOutcome, LintContext, Scan } from '../analysis';
import type { Finding } from '../finding';
import { compareReleases } from '../release';
import { argumentsIn } from './drivers';
import { problemFinding, wholeDevice } from './findings';
import { manaOutcome, nicsAt, unmatchedMacs } from './mana';
import type { DeviceArgument, PortModel } from './model';
import { settled, unknownOutcome, type JudgedDevice, type Outcome } from './outcome';
import { repeatedDevices } from './repeated';
import { startFailureEnds } from './startFailure';
import { unmatchedFinding } from './unmatched';
import { virtualOutcome } from './virtual';

/** testpmd has room for no more ports. */
const mostPorts = 32;

/** First release in which the vdev bus heeds -b. */
const blockedVdevsSince = '26.07';

interface Judged {
  readonly device: DeviceArgument;
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
}

/**
 * Which ports testpmd would find, and what the drivers say of the device strings.
 *
 * @param scan Tells whether testpmd takes commands: it then outlives a port that does not start.
 */
export function portsOf(eal: EalOutcome, context: LintContext, scan?: Scan): PortModel {
  const { first, findings: repeated } = repeatedDevices(eal.devices);
  const ends = startFailureEnds(scan);
  const judged = first.map((device) => judge(device, eal, context, ends));
  const extra = unnamedPorts(eal, first, context);
  const outcomes = [
    ...judged.map(({ outcome }) => outcome),
    ...(extra === 0 ? [] : [{ ...unknownOutcome, most: extra }]),
  ];
  const most = Math.min(sum(outcomes.map((outcome) => outcome.most)), mostPorts);
  const findings = [...repeated, ...judged.flatMap((one) => one.findings)];
  const known = eal.processType !== 'secondary' && eal.processType !== null;
  return {
    least: known ? Math.min(sum(outcomes.map((outcome) => outcome.least)), mostPorts) : 0,
    most: known && Number.isFinite(sum(outcomes.map((outcome) => outcome.most))) ? most : Infinity,
    maxRxQueues: known ? limitOf(outcomes, 'rx') : null,
    maxTxQueues: known ? limitOf(outcomes, 'tx') : null,
    findings: most === 0 && known ? [...findings, ...noPorts(eal, scan)] : findings,
  };
}

function judge(device: DeviceArgument, eal: EalOutcome, context: LintContext, ends: boolean | null): Judged {
  const none: Outcome = { ...unknownOutcome, most: 0 };
  if (device.kind === 'block') return { device, ...blocked(device, context, none) };
  if (!device.known || device.bus === null) return { device, outcome: unknownOutcome, findings: [] };
  if (device.bus === 'pci' && !eal.pciProbing) {
    const message = msg('With --no-pci the PCI bus is not looked at: {0} is not probed.', device.name);
    return { device, outcome: none, findings: [wholeDevice('device-argument', device, message)] };
  }
  const nics = nicsAt(device.address, context.machine);
  if (nics?.length === 0) {
    const message = msg(
      'No NIC of {0} has the PCI address {1}: testpmd starts without it.',
      context.machine?.name ?? msg('this VM'),
      device.address ?? device.name,
    );
    return { device, outcome: none, findings: [wholeDevice('device-argument', device, message)] };
  }
  const line = context.knowledge.line(context.release.id);
  const driver = context.knowledge.devices.find(
    ({ id, versions }) => id === device.driver && versions.some((one) => line.includes(one)),
  );
  if (driver === undefined) return { device, outcome: unknownOutcome, findings: [] };
  const all: JudgedDevice = { device, driver, rows: argumentsIn(driver, line), context };
  const outcome = driver.id === 'net_mana' ? manaOutcome(all) : virtualOutcome(all);
  const dropped = outcome.problems.some(({ effect }) => effect === 'dropped');
  const findings = outcome.problems.map((problem) => problemFinding(device, problem, ends, dropped));
  const unmatched = driver.id === 'net_mana' ? unmatchedMacs(all) : [];
  return {
    device,
    outcome: settled(outcome),
    findings: [
      ...findings,
      ...unmatched.map(({ key, address }) => unmatchedFinding(device, key, address, context)),
    ],
  };
}

/** -b on a virtual device makes the device, in every release but the newest. */
function blocked(
  device: DeviceArgument,
  { knowledge, release }: LintContext,
  none: Outcome,
): Pick<Judged, 'outcome' | 'findings'> {
  const heeded = knowledge.line(release.id).some((id) => compareReleases(id, blockedVdevsSince) >= 0);
  if (device.bus !== 'vdev' || heeded) return { outcome: none, findings: [] };
  const message = msg(
    'DPDK {0} makes the virtual device {1} although it is given to -b: leave it out.',
    release.id,
    device.name,
  );
  return { outcome: unknownOutcome, findings: [wholeDevice('device-argument', device, message)] };
}

/** The most ports of devices that no string names: found on the PCI bus or, bound to uio_hv_generic, on vmbus. */
function unnamedPorts(eal: EalOutcome, devices: readonly DeviceArgument[], { machine }: LintContext): number {
  const onBus = (bus: DeviceArgument['bus']): DeviceArgument | undefined =>
    devices.find((device) => device.bus === bus);
  const autoProbing = eal.autoProbing !== false;
  const pci = onBus('pci');
  if (eal.pciProbing && (pci === undefined ? autoProbing : pci.kind === 'block')) return Infinity;
  if (onBus('vmbus')?.kind === 'allow' || !autoProbing) return 0;
  return machine?.nics?.filter(({ driver }) => driver === 'uio_hv_generic').length ?? 0;
}

/** The queues every port that is there takes: the least of the ports that are certain, else the most of the others. */
function limitOf(outcomes: readonly Outcome[], side: 'rx' | 'tx'): number | null {
  const certain = outcomes.flatMap((outcome) =>
    outcome.least > 0 && outcome[side] !== null ? [outcome[side]] : [],
  );
  if (certain.length > 0) return Math.min(...certain);
  const possible = outcomes.filter(({ most }) => most > 0).map((outcome) => outcome[side]);
  const bounds = possible.flatMap((limit) => limit ?? []);
  return bounds.length > 0 && bounds.length === possible.length ? Math.max(...bounds) : null;
}

function noPorts(eal: EalOutcome, scan: Scan | undefined): readonly Finding[] {
  const message = msg(
    'testpmd starts without any port: it forwards nothing, and still ends with status 0. Name a device, as in -a 7870:00:00.0,mac=60:45:bd:01:02:03.',
  );
  const device = eal.devices.at(-1);
  if (device !== undefined) return [wholeDevice('zero-ports', device, message)];
  const option = scan?.eal.options.find(
    ({ row }) => row?.id === 'eal-no-pci' || row?.id === 'eal-no-auto-probing',
  );
  return option === undefined
    ? []
    : [{ rule: 'zero-ports', start: option.word.start, end: option.word.end, message, fixes: [] }];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
