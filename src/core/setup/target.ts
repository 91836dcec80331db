// Which NIC is meant, by whatever name, and whether it may be touched as far as the facts know. The VM decides again.
import type { Facts, Nic } from '../detect/facts';
import { isAccelerated, isInUserMode, nicLabel } from '../detect/judge/devices';
import { msg, type Message } from '../message';
import type { RefusalId } from './types';

export type Target =
  | { readonly ok: true; readonly nic: Nic }
  | { readonly ok: false; readonly refusal: RefusalId; readonly message: Message };

const refused = (refusal: RefusalId, message: Message): Target => ({ ok: false, refusal, message });

/** Alternative names of netdevs, by the name that sysfs has. */
export type AltNames = Readonly<Record<string, readonly string[]>>;

/**
 * The NIC of this name. Names are compared as their kind wants it: MACs and UUIDs without regard to case.
 *
 * @param text Name, alternative name, MAC, name of the VF, vmbus UUID or PCI address of a VF.
 */
export function findNic(facts: Facts, text: string, altNames: AltNames = {}): Target {
  const wanted = text.trim();
  const lower = wanted.toLowerCase();
  // The function carries the VFs of all NICs: whoever names it names the SSH NIC as well.
  if (isPciAddress(lower, facts))
    return refused(
      'whole-function',
      msg(
        '{0} is the PCI function that carries the VFs of all NICs, this SSH connection’s among them. Name one NIC instead.',
        wanted,
      ),
    );
  const namesOf = (name: string | null): string[] => (name === null ? [] : [name, ...(altNames[name] ?? [])]);
  const found = facts.nics.filter(
    (nic) =>
      namesOf(nic.name).includes(wanted) ||
      namesOf(nic.vf?.name ?? null).includes(wanted) ||
      nic.mac?.toLowerCase() === lower ||
      nic.vmbusUuid?.toLowerCase() === lower,
  );
  // A VF without a synthetic device and the device in user mode beside it are one NIC under one MAC.
  const [only, ...more] = found.length > 1 ? preferSynthetic(found) : found;
  if (only === undefined) return refused('nic-not-found', msg('There is no NIC “{0}” on this VM.', wanted));
  if (more.length > 0)
    return refused('nic-ambiguous', msg('“{0}” names more than one NIC. Name it by its vmbus UUID.', wanted));
  return { ok: true, nic: only };
}

function preferSynthetic(found: readonly Nic[]): readonly Nic[] {
  const synthetic = found.filter((nic) => nic.vmbusUuid !== null);
  return synthetic.length > 0 ? synthetic : found;
}

function isPciAddress(lower: string, facts: Facts): boolean {
  if (/^(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/.test(lower)) return true;
  return (facts.pci ?? []).some((device) => device.address.toLowerCase() === lower);
}

/** Whether this NIC may be given to DPDK, by the facts. */
export function mayGive(facts: Facts, nic: Nic): Target {
  const label = nicLabel(nic);
  if (nic.oddName === true)
    return refused(
      'nic-not-found',
      msg('{0} has a name that no command is given. Name it by its vmbus UUID.', label),
    );
  if (nic.carriesSsh === true || sharesWithSsh(facts, nic))
    return refused('ssh-nic', msg('{0} carries this SSH connection. It is never touched.', label));
  if (nic.carriesSsh === null || !facts.nics.some((other) => other.carriesSsh === true))
    return refused(
      'ssh-nic-unknown',
      msg('Which NIC carries this SSH connection is not known, so {0} is not touched.', label),
    );
  if (nic.defaultRoute === true)
    return refused('default-route-nic', msg('The default route leaves by {0}. It is not touched.', label));
  if (!isAccelerated(nic) || (nic.vmbusUuid === null && !isInUserMode(nic)))
    return refused('not-accelerated', msg('{0} is not an accelerated NIC: there is no VF behind it.', label));
  return { ok: true, nic };
}

/** The same MAC, the same vmbus device, its master or its VF: what is lost together. */
function sharesWithSsh(facts: Facts, nic: Nic): boolean {
  return facts.nics.some(
    (other) =>
      other !== nic &&
      other.carriesSsh === true &&
      ((other.mac !== null && other.mac.toLowerCase() === nic.mac?.toLowerCase()) ||
        (other.vmbusUuid !== null && other.vmbusUuid === nic.vmbusUuid) ||
        (nic.name !== null && (other.master === nic.name || other.vf?.name === nic.name)) ||
        (other.name !== null && nic.master === other.name)),
  );
}

/** Every NIC that could be given to DPDK and is not yet, in the order of the facts. */
export function sparesOf(facts: Facts): Nic[] {
  return facts.nics.filter((nic) => mayGive(facts, nic).ok);
}
