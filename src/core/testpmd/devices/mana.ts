// What becomes of a PCI device string: MANA's driver takes mac= and nothing else, and a VM's facts tell which MACs
// there are.
import { msg } from '../../message';
import type { Machine, MachineNic } from '../machine';
import { compareReleases } from '../release';
import { macAddress } from './addresses';
import { argumentProblems, placeOf, valuePlace } from './arguments';
import type { DeviceKey } from './model';
import { unknownOutcome, type JudgedDevice, type Outcome, type Problem } from './outcome';

/** More addresses than this, and the driver refuses the device. */
const mostAddresses = 8;

/** First release that reads MAC addresses in other forms than six or three groups with colons. */
const liberalSince = '23.11';

/** A MAC key as it was understood; `address` undefined where it is refused or not known. */
interface MacKey {
  readonly key: DeviceKey;
  readonly address: string | undefined;
}

/** True where the release reads MAC addresses liberally. */
export function readsLiberally(judged: JudgedDevice): boolean {
  const { knowledge, release } = judged.context;
  return knowledge.line(release.id).some((id) => compareReleases(id, liberalSince) >= 0);
}

/** The ports of a PCI device. */
export function manaOutcome(judged: JudgedDevice): Outcome {
  const { device, context } = judged;
  const nics = nicsAt(device.address, context.machine);
  if (!isManas(judged, nics)) return unknownOutcome;
  const liberal = readsLiberally(judged);
  const keys = device.keys.filter(({ key }) => key === 'mac');
  const macs = keys.map((key): MacKey => ({
    key,
    address: key.known && key.value !== undefined ? macAddress(key.value, liberal) : undefined,
  }));
  const problems = [
    ...argumentProblems(judged).map((problem) => withCanonicalMac(withoutCertainCrash(problem, nics), keys)),
    ...countProblems(macs),
  ];
  const certain = device.keys.every(({ known }) => known);
  if (!certain || keys.length === 0) return { ...unknownOutcome, problems };
  const wanted = new Set(macs.flatMap(({ address }) => address ?? []));
  const present = [...wanted].filter((address) => nics?.some((nic) => nic.mac === address) === true);
  const mayBeMore = nics?.every(({ mac }) => mac !== null) !== true;
  return {
    ...unknownOutcome,
    least: 0,
    most: mayBeMore ? Infinity : present.length,
    problems,
  };
}

/** MACs of a device string that no NIC of the VM at this address has. */
export function unmatchedMacs(
  judged: JudgedDevice,
): readonly { readonly key: DeviceKey; readonly address: string }[] {
  const nics = nicsAt(judged.device.address, judged.context.machine);
  if (nics === undefined || nics.length === 0 || nics.some(({ mac }) => mac === null)) return [];
  const liberal = readsLiberally(judged);
  return judged.device.keys.flatMap((key) => {
    if (key.key !== 'mac' || !key.known || key.value === undefined) return [];
    const address = macAddress(key.value, liberal);
    return address === undefined || nics.some(({ mac }) => mac === address) ? [] : [{ key, address }];
  });
}

/** NICs of the VM at a PCI address; undefined where the VM's NICs or their addresses are not known. */
export function nicsAt(address: string | null, machine: Machine | null): readonly MachineNic[] | undefined {
  const nics = machine?.nics ?? undefined;
  if (nics === undefined || address === null) return undefined;
  const addressesKnown = nics.length === 0 || nics.some(({ pciAddress }) => pciAddress !== null);
  if (!addressesKnown) return undefined;
  return nics.filter(({ pciAddress }) => pciAddress?.toLowerCase() === address);
}

/**
 * Whether a PCI address can be taken for MANA's: other NICs have arguments of their own, and nothing is said of those.
 * Azure's NICs are in PCI domains of their own, and only MANA is told apart by MACs.
 */
function isManas({ device }: JudgedDevice, nics: readonly MachineNic[] | undefined): boolean {
  if (nics !== undefined && nics.length > 0) return true;
  return (
    device.address?.startsWith('0000:') !== true ||
    device.keys.some(({ key }) => key.trim().toLowerCase() === 'mac')
  );
}

/**
 * A key without its value crashes the driver only where there is a device for it: not on a VM that has none there. An
 * address is taken for that of the VM's NICs where no facts say otherwise.
 */
function withoutCertainCrash(problem: Problem, nics: readonly MachineNic[] | undefined): Problem {
  return problem.effect === 'crash' && nics?.length === 0 ? { ...problem, effect: 'dropped' } : problem;
}

/** A MAC the release refuses only for its form can be written in the form it takes. */
function withCanonicalMac(problem: Problem, keys: readonly DeviceKey[]): Problem {
  const key = keys.find((one) => valuePlace(one).from === problem.from && one.to === problem.to);
  const bare = /^[0-9a-f]{12}$/i.test(key?.value ?? '')
    ? key?.value?.match(/../g)?.join(':')
    : key?.value?.trim();
  const address = bare === undefined ? undefined : macAddress(bare, true);
  return address === undefined ? problem : { ...problem, replacement: address };
}

function countProblems(macs: readonly MacKey[]): readonly Problem[] {
  const ninth = macs[mostAddresses];
  const seen = new Set<string>();
  const again = macs.flatMap(({ key, address }): Problem[] => {
    if (address === undefined || !seen.has(address)) {
      if (address !== undefined) seen.add(address);
      return [];
    }
    return [
      {
        from: key.from - 1,
        to: key.to,
        effect: 'ignored',
        message: msg(
          'The port {0} is already named: the second mac= adds none, and its probe fails.',
          address,
        ),
        replacement: '',
      },
    ];
  });
  if (ninth === undefined) return again;
  return [
    ...again,
    {
      ...placeOf(ninth.key),
      effect: 'dropped',
      message: msg(
        'net_mana takes at most {0} mac= for a device: with more it refuses it, and testpmd starts without it.',
        mostAddresses,
      ),
    },
  ];
}
