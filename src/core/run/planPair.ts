// Plans a sender and a receiver: two VMs, or two NICs of one VM. The same queues at both ends, and only between NICs of
// one subnet.
import type { Facts } from '../detect/facts';
import type { DetectionReport } from '../detect/finding';
import { msg } from '../message';
import { firstNode, queuesFor } from '../testpmd/lcoreChoice';
import type { SeverityOverrides } from '../testpmd/finding';
import type { TestpmdKnowledge } from '../testpmd/knowledge';
import { machineOfFacts } from '../testpmd/machine';
import { planRun, type PlanRunInput } from './plan';
import { inSubnetOf, ipv4Of, isIpv4, type SubnetAddress } from './planning/addresses';
import { candidates, plannedNics, type PlannedNic } from './planning/nics';
import { isRunProblem, mistakenRun, refusedRun, type RunProblem } from './planning/problem';
import type { RunPlan, RunRequest, ScenarioId } from './types';

/**
 * One end of a pair.
 *
 * @property nic As `findNic` takes it; undefined: the first that is handed over, else the first spare one.
 * @property address Of that NIC (`10.0.1.4` or `10.0.1.4/24`), where the facts do not know it.
 */
export interface PairEnd extends Pick<
  PlanRunInput,
  'report' | 'id' | 'running' | 'status' | 'addresses' | 'bootId'
> {
  readonly nic?: string;
  readonly address?: string;
}

/** @property queues Each way, at both ends; undefined: as many as both ends have lcores for. */
export interface PlanPairInput {
  readonly sender: PairEnd;
  readonly receiver: PairEnd;
  readonly durationSeconds: number;
  readonly statsPeriodSeconds: number;
  readonly queues?: number;
  readonly knowledge?: TestpmdKnowledge;
  readonly severities?: SeverityOverrides;
}

export interface PairPlan {
  readonly sender: RunPlan;
  readonly receiver: RunPlan;
  readonly sourceAddress: string;
  readonly destinationAddress: string;
  readonly sameVm: boolean;
}

/** The receiver starts first and is stopped when the sender has ended: so long it may go on at most. */
const receiverExtraSeconds = 30;

/** Both plans, or why there are none. Never throws. */
export function planPair(input: PlanPairInput): PairPlan | RunProblem {
  const sameVm = isSameVm(input.sender.report.facts, input.receiver.report.facts);
  const ends = endsOf(input, sameVm);
  if (isRunProblem(ends)) return ends;
  const [from, to] = ends;
  if (sameVm && from.nic.mac === to.nic.mac)
    return mistakenRun(
      'same-nic',
      msg('Sender and receiver are the same NIC, {0}. A pair takes two NICs.', from.nic.label),
    );
  if (from.address.address === to.address.address)
    return mistakenRun(
      'same-nic',
      msg('Sender and receiver have the same address, {0}.', from.address.address),
    );
  if (carriesSsh(input.receiver.report.facts, to.address.address))
    return refusedRun(
      'ssh-nic',
      msg(
        '{0} is the address that the SSH connection to {1} goes to. Nothing is sent there.',
        to.address.address,
        input.receiver.report.facts.host,
      ),
    );
  if (!sameSubnet(from.address, to.address))
    return refusedRun(
      'other-subnet',
      msg(
        '{0} and {1} are not in one subnet. A pair runs between two NICs of the same subnet.',
        shown(from.address),
        shown(to.address),
      ),
    );
  const lcores = lcoresOf(input, sameVm);
  if (isRunProblem(lcores)) return lcores;
  const queues = input.queues ?? Math.min(...lcores.map(queuesFor));
  const { durationSeconds } = input;
  const plan = (
    end: PairEnd,
    nic: PlannedNic,
    scenario: ScenarioId,
    own: readonly number[],
    more: Partial<RunRequest>,
  ): RunPlan | RunProblem => {
    const request: RunRequest = {
      scenario,
      nics: [nic.nic.vmbusUuid ?? nic.mac],
      durationSeconds,
      statsPeriodSeconds: input.statsPeriodSeconds,
      console: false,
      queues,
      ...more,
    };
    return planRun({
      ...end,
      report: sameVm ? halfOf(end.report) : end.report,
      request,
      ...(sameVm ? { lcores: own } : {}),
      ...(input.knowledge === undefined ? {} : { knowledge: input.knowledge }),
      ...(input.severities === undefined ? {} : { severities: input.severities }),
    });
  };
  const receiver = plan(input.receiver, to.nic, 'receiver', lcores[1], {
    durationSeconds: durationSeconds === 0 ? 0 : durationSeconds + receiverExtraSeconds,
  });
  if (isRunProblem(receiver)) return receiver;
  const sender = plan(input.sender, from.nic, 'sender', lcores[0], {
    source: from.address.address,
    destination: to.address.address,
  });
  if (isRunProblem(sender)) return sender;
  return {
    sender,
    receiver,
    sourceAddress: from.address.address,
    destinationAddress: to.address.address,
    sameVm,
  };
}

interface End {
  readonly nic: PlannedNic;
  readonly address: SubnetAddress;
}

/** Two testpmds on one VM share its hugepages. */
function halfOf(report: DetectionReport): DetectionReport {
  const hugepages = report.facts.hugepages.map((pool) => ({ ...pool, free: Math.floor(pool.free / 2) }));
  return { ...report, facts: { ...report.facts, hugepages } };
}

/** NIC and address of both ends, the sender's first. On one VM the receiver gets another NIC than the sender. */
function endsOf({ sender, receiver }: PlanPairInput, sameVm: boolean): readonly [End, End] | RunProblem {
  const [first, second] = sameVm ? candidates(sender.report.facts) : [];
  const nameOf = (end: PairEnd, other: PairEnd): string | undefined => {
    if (end.nic !== undefined || !sameVm) return end.nic;
    const taken = other.nic === undefined ? (end === receiver ? first : undefined) : nicNamed(other);
    const free = taken === first ? second : first;
    return free?.vmbusUuid ?? free?.mac ?? undefined;
  };
  const from = endOf(sender, nameOf(sender, receiver));
  if (isRunProblem(from)) return from;
  const to = endOf(receiver, nameOf(receiver, sender));
  return isRunProblem(to) ? to : [from, to];
}

function nicNamed({ report, nic, status, addresses }: PairEnd): unknown {
  const found = plannedNics(report.facts, nic === undefined ? undefined : [nic], 1, {
    ...(status === undefined ? {} : { status }),
    ...(addresses === undefined ? {} : { addresses }),
  });
  return isRunProblem(found) ? undefined : found[0]?.nic;
}

function endOf(end: PairEnd, name: string | undefined): End | RunProblem {
  const { report, address } = end;
  const found = plannedNics(report.facts, name === undefined ? undefined : [name], 1, end);
  if (isRunProblem(found)) return found;
  const [nic] = found;
  if (nic === undefined) throw new Error('a plan of one NIC has one');
  const known = ipv4Of(nic.addresses);
  if (address !== undefined && !isIpv4(address.split('/')[0] ?? ''))
    return mistakenRun('bad-address', msg('“{0}” is not an IPv4 address.', address));
  const given = address === undefined ? known : known?.address === address ? known : ipv4Of([address]);
  if (given === undefined)
    return mistakenRun(
      'no-source',
      msg(
        'The address of {0} on {1} is not known: it is with DPDK, and nothing has recorded what it was. Azure knows it (network interface, IP configuration).',
        nic.label,
        report.facts.host,
      ),
    );
  return { nic, address: given };
}

/** True for an address that this VM's SSH connection goes to. */
function carriesSsh({ ssh, nics }: Facts, address: string): boolean {
  return (
    ssh.serverAddress === address ||
    nics.some((nic) => nic.carriesSsh === true && nic.addresses.some((own) => own.split('/')[0] === address))
  );
}

/** Where one end's prefix is not known, the other's tells. */
function sameSubnet(a: SubnetAddress, b: SubnetAddress): boolean {
  const verdicts = [inSubnetOf(a, b.address), inSubnetOf(b, a.address)];
  return !verdicts.includes(false);
}

const shown = ({ address, prefix }: SubnetAddress): string =>
  prefix === null ? address : `${address}/${String(prefix)}`;

/** By the boot: two entries may be one VM under two names. */
function isSameVm(a: Facts, b: Facts): boolean {
  return a === b || (a.bootId !== null && a.bootId === b.bootId);
}

/** Lcores of both ends, the sender's first: on one VM each gets its own. */
function lcoresOf(
  { sender, receiver }: PlanPairInput,
  sameVm: boolean,
): readonly [readonly number[], readonly number[]] | RunProblem {
  const [own, others] = [sender, receiver].map(({ report }) => {
    const { lcores, numaNodes } = machineOfFacts(report.facts);
    return lcores === null ? [] : firstNode(lcores, numaNodes);
  });
  if (own === undefined || others === undefined || own.length === 0 || others.length === 0)
    return refusedRun('no-lcores', msg('Which logical cores the VM has is not known. Detect it again.'), {
      label: msg('Detect again'),
      command: 'manaDpdk.detect',
    });
  if (!sameVm) return [own, others];
  const spare = own.filter((id) => id !== 0);
  const half = Math.floor(spare.length / 2);
  if (half < 2)
    return refusedRun(
      'no-lcores',
      msg(
        'Sender and receiver on one VM take two logical cores each besides lcore 0, and {0} has {1}.',
        sender.report.facts.host,
        own.length,
      ),
    );
  return [spare.slice(0, half), spare.slice(half, 2 * half)];
}
