// The ways to run testpmd that a person can choose, in words, and what stands against each on a VM.
import type { DetectionReport } from '../detect/finding';
import type { Facts, Nic } from '../detect/facts';
import { isInUserMode, nicLabel } from '../detect/judge/devices';
import { msg, type Message } from '../message';
import { mayGive } from '../setup/target';
import { snippetRows, type SnippetRow } from '../testpmd/snippets';
import { inSubnetOf, ipv4Of, type SubnetAddress } from './planning/addresses';
import { addressesOf, macOf, plannedNics, type NicMemory } from './planning/nics';
import { isRunProblem } from './planning/problem';
import { scenarioIds, type ScenarioId } from './types';

/**
 * @property sends Its packets need a destination. @property needsDestination Nobody can choose one but the user.
 * @property nics NICs of its own; 0 where the line names them.
 */
export interface ScenarioInfo {
  readonly id: ScenarioId;
  readonly title: Message;
  readonly description: Message;
  readonly sends: boolean;
  readonly needsDestination: boolean;
  readonly nics: 0 | 1 | 2;
}

type Built = Exclude<ScenarioId, 'custom'>;

/** The ready-made command of the language service that a scenario runs: one row, so that both always agree. */
export function snippetOf(id: Built): SnippetRow {
  const row = snippetRows.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`no ready-made command ${id}`);
  return row;
}

export const scenarioRows: readonly ScenarioInfo[] = scenarioIds.map((id): ScenarioInfo => {
  if (id === 'custom')
    return {
      id,
      title: msg('Your own line'),
      description: msg('Runs a line of testpmd as you write it. It is checked before.'),
      sends: false,
      needsDestination: false,
      nics: 0,
    };
  const { title, description, body } = snippetOf(id);
  return {
    id,
    title: { text: title, args: [] },
    description: { text: description, args: [] },
    sends: body.some((line) => line.includes('--tx-ip=')),
    needsDestination: id === 'sender',
    nics: body.some((line) => line.includes('MAC2')) ? 2 : 1,
  };
});

export function scenarioOf(id: ScenarioId): ScenarioInfo {
  const row = scenarioRows.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`no scenario ${id}`);
  return row;
}

/** Why a scenario cannot run on this VM, whatever else is set up; undefined where it can. */
export function whyNot(id: ScenarioId, facts: Facts): Message | undefined {
  const { nics } = scenarioOf(id);
  if (nics === 0) return undefined;
  const found = plannedNics(facts, undefined, nics);
  if (isRunProblem(found)) return found.message;
  if (id === 'netvsc' && found[0]?.vmbusUuid === null)
    return msg('{0} has no synthetic device on vmbus, so there is none for netvsc.', found[0].label);
  return undefined;
}

/**
 * A NIC to choose from.
 *
 * @property state `given`: DPDK has it already. @property why Why it may not be used.
 */
export interface NicChoice {
  readonly nic: Nic;
  readonly label: string;
  readonly name: string;
  readonly state: 'given' | 'kernel';
  readonly allowed: boolean;
  readonly why?: Message;
  readonly addresses: readonly string[];
}

/** The VM's NICs, without bridges and the like; those that may be used first. */
export function nicChoices(facts: Facts, memory: NicMemory = {}): readonly NicChoice[] {
  return facts.nics
    .filter(({ kind, oddName }) => kind !== 'virtual' && oddName !== true)
    .map((nic): NicChoice => {
      const verdict = mayGive(facts, nic);
      const mac = macOf(facts, nic);
      return {
        nic,
        label: nicLabel(nic),
        name: nic.vmbusUuid ?? mac ?? nicLabel(nic),
        state: isInUserMode(nic) ? 'given' : 'kernel',
        allowed: verdict.ok,
        ...(verdict.ok ? {} : { why: verdict.message }),
        addresses: addressesOf(facts, nic, mac, memory),
      };
    })
    .sort((a, b) => Number(b.allowed) - Number(a.allowed));
}

/** An address that a sender may send to. */
export interface DestinationHint {
  readonly address: string;
  readonly host: string;
  readonly nic: string;
}

/**
 * Data NICs of other VMs in the subnet of the sending one.
 *
 * @param reports Of the other VMs, with what is remembered of their NICs.
 */
export function destinationHints(
  source: readonly string[],
  reports: readonly { readonly report: DetectionReport; readonly memory?: NicMemory }[],
): readonly DestinationHint[] {
  const subnet: SubnetAddress | undefined = ipv4Of(source);
  if (subnet === undefined) return [];
  return reports.flatMap(({ report: { facts }, memory }) =>
    nicChoices(facts, memory).flatMap(({ allowed, label, addresses }): DestinationHint[] => {
      const found = ipv4Of(addresses);
      if (!allowed || found === undefined || found.address === subnet.address) return [];
      return inSubnetOf(subnet, found.address) === true
        ? [{ address: found.address, host: facts.host, nic: label }]
        : [];
    }),
  );
}
