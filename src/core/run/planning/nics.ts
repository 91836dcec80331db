// Which NICs a run means, and what is known of each: MAC, PCI address, the addresses it had while the kernel held it.
import type { Facts, Nic } from '../../detect/facts';
import { isInUserMode, nicLabel } from '../../detect/judge/devices';
import { macsOf } from '../../detect/nicPairs';
import { msg, type Message } from '../../message';
import type { VmSetupStatus } from '../../setup/journal';
import { findNic, mayGive, sparesOf } from '../../setup/target';
import { checkValue } from '../../remote/values';
import { mistakenRun, refusedRun, type RunProblem, type RunProblemId } from './problem';

/**
 * What is known of a VM's NICs besides its facts.
 *
 * @property status Of setups: the journal has recorded what a NIC was like before it was handed over.
 * @property addresses By MAC in lower case: addresses that an earlier detection has seen, as `10.0.1.4/24`.
 */
export interface NicMemory {
  readonly status?: VmSetupStatus;
  readonly addresses?: ReadonlyMap<string, readonly string[]>;
}

/** A NIC that a line can name. */
export interface PlannedNic {
  readonly nic: Nic;
  readonly label: string;
  readonly mac: string;
  readonly pciAddress: string;
  readonly vmbusUuid: string | null;
  readonly addresses: readonly string[];
}

/** Ids of guards that are refusals of runs as well. */
const refusals: ReadonlySet<string> = new Set([
  'ssh-nic',
  'ssh-nic-unknown',
  'default-route-nic',
  'whole-function',
  'not-accelerated',
  'nic-not-found',
  'nic-ambiguous',
]);

/**
 * The NICs of a run.
 *
 * @param names As `findNic` takes them; undefined: those that are handed over, then the first spare ones.
 * @param count How many a scenario needs; names may be more.
 */
export function plannedNics(
  facts: Facts,
  names: readonly string[] | undefined,
  count: number,
  memory: NicMemory = {},
): readonly PlannedNic[] | RunProblem {
  const noMana = withoutMana(facts);
  if (noMana !== undefined) return noMana;
  const found: Nic[] = [];
  if (names === undefined) found.push(...candidates(facts).slice(0, count));
  for (const name of names ?? []) {
    const target = findNic(facts, name, memory.status?.altNames ?? {});
    if (!target.ok) return guardProblem(target.refusal, target.message);
    const verdict = mayGive(facts, target.nic);
    if (!verdict.ok) return guardProblem(verdict.refusal, verdict.message);
    if (found.includes(target.nic)) return mistakenRun('same-nic', msg('“{0}” is named twice.', name));
    found.push(target.nic);
  }
  if (found.length < count) return tooFew(facts, found.length, count);
  const planned: PlannedNic[] = [];
  for (const nic of found) {
    const whole = plannedNic(facts, nic, memory);
    if ('refused' in whole) return whole;
    planned.push(whole);
  }
  return planned;
}

/** NICs that may be used, those that DPDK has already first. */
export function candidates(facts: Facts): Nic[] {
  const spares = sparesOf(facts);
  return [...spares.filter(isInUserMode), ...spares.filter((nic) => !isInUserMode(nic))];
}

function plannedNic(facts: Facts, nic: Nic, memory: NicMemory): PlannedNic | RunProblem {
  const label = nicLabel(nic);
  const mac = macOf(facts, nic);
  if (mac === undefined)
    return refusedRun(
      'mac-unknown',
      msg(
        'The MAC of {0} is not known, since its VF is not there. Load MANA’s modules, then detect again.',
        label,
      ),
      { label: msg('Detect again'), command: 'manaDpdk.detect' },
    );
  const pciAddress =
    nic.pciAddress ?? facts.pci?.find(({ kind }) => kind === 'vf')?.address ?? facts.pci?.[0]?.address;
  if (pciAddress === undefined || checkValue('pci-address', pciAddress) === undefined)
    return refusedRun(
      'not-accelerated',
      msg('{0} is not an accelerated NIC: there is no VF behind it.', label),
    );
  return {
    nic,
    label,
    mac,
    pciAddress,
    vmbusUuid: nic.vmbusUuid,
    addresses: addressesOf(facts, nic, mac, memory),
  };
}

/** Lower case. Of a NIC in user mode whose VF was not paired with it, the UUID tells which VF is its own. */
export function macOf(facts: Facts, nic: Nic): string | undefined {
  const own = nic.mac?.toLowerCase();
  if (own !== undefined) return checkValue('mac', own);
  if (nic.vmbusUuid === null) return undefined;
  const possible = macsOf(nic.vmbusUuid.toLowerCase());
  const vf = facts.nics.find(
    ({ kind, mac }) => kind === 'vf' && mac !== null && possible.includes(mac.toLowerCase()),
  );
  return vf?.mac === null || vf?.mac === undefined ? undefined : checkValue('mac', vf.mac.toLowerCase());
}

/**
 * Addresses of a NIC: its own, those that Azure has given it, or what it had before it was handed over. The kernel alone
 * has lost them when DPDK holds the NIC: packets have to come from them still.
 */
export function addressesOf(
  facts: Facts,
  nic: Nic,
  mac: string | undefined,
  memory: NicMemory,
): readonly string[] {
  if (nic.addresses.length > 0) return nic.addresses;
  const given = facts.azure.interfaces?.find((one) => one.mac === mac)?.addresses ?? [];
  if (given.length > 0) return given;
  const recorded = (memory.status?.journal?.entries ?? []).filter(
    ({ inverse, target, args }) => inverse === 'address_back' && (target ?? args[0]) === nic.vmbusUuid,
  );
  // The journal keeps what earlier hand-overs have recorded: the last one counts.
  const last = recorded.at(-1);
  const ofLast = recorded.filter(({ run }) => run === last?.run).flatMap(({ args }) => args[1] ?? []);
  if (ofLast.length > 0) return ofLast;
  return mac === undefined ? [] : (memory.addresses?.get(mac) ?? []);
}

function guardProblem(refusal: string, message: Message): RunProblem {
  const id = (refusals.has(refusal) ? refusal : 'not-accelerated') as RunProblemId;
  const mistaken = id === 'nic-not-found' || id === 'nic-ambiguous';
  return mistaken ? mistakenRun(id, message) : refusedRun(id, message);
}

/** Only where the facts are certain that there is no MANA, and that other hardware is there. */
function withoutMana(facts: Facts): RunProblem | undefined {
  if (facts.pci === null || facts.pci.length > 0) return undefined;
  if (facts.nics.some(({ vf, driver }) => vf?.driver === 'mana' || driver === 'mana')) return undefined;
  const other = facts.nics
    .map(({ vf, driver }) => vf?.driver ?? driver)
    .find((driver) => driver?.startsWith('mlx'));
  return refusedRun(
    'no-mana',
    other === undefined || other === null
      ? msg(
          'There is no MANA device on this VM, so there is nothing to run on. Your own line may use another device.',
        )
      : msg(
          'There is no MANA device: this VM sits on Mellanox hardware now (driver {0}). The host decides that at each start.',
          other,
        ),
    { label: msg('Detect again'), command: 'manaDpdk.detect' },
  );
}

function tooFew(facts: Facts, found: number, count: number): RunProblem {
  const verdicts = facts.nics.map((nic) => mayGive(facts, nic));
  const unknown = verdicts.find((verdict) => !verdict.ok && verdict.refusal === 'ssh-nic-unknown');
  if (found === 0 && unknown?.ok === false) return refusedRun('ssh-nic-unknown', unknown.message);
  return refusedRun(
    'no-nic',
    count > 1 && found > 0
      ? msg(
          'This takes {0} accelerated NICs besides the one that carries SSH, and this VM has {1}. Add another NIC to the VM, then detect again.',
          count,
          found,
        )
      : msg(
          'There is no accelerated NIC besides the one that carries SSH. Add a second NIC to the VM (with accelerated networking), then detect again.',
        ),
    { label: msg('Detect again'), command: 'manaDpdk.detect' },
  );
}
