// What to say of a device name that no bus takes: EAL ends with it.
import { msg, type Message } from '../../message';
import { isEditable, rangeWithin } from '../../shell/word';
import type { LintContext, ScannedValue } from '../analysis';
import type { Finding } from '../finding';
import { withinOneEdit } from './nearness';
import { vdevNames } from './vdevs';

/**
 * A part of a device string that ends the start.
 *
 * @property from,to Part of the option's value. @property replacement What was probably meant in its place.
 */
export interface RefusedPart {
  readonly from: number;
  readonly to: number;
  readonly message: Message;
  readonly replacement: string | undefined;
}

const nameSize = 64;

/** Why no bus takes the name, and what to write. */
export function refusedName(name: string, context: LintContext): RefusedPart {
  const part = { from: 0, to: name.length };
  if (name.length >= nameSize)
    return {
      ...part,
      message: msg('A device name has at most 63 characters: EAL does not start with this one.'),
      replacement: undefined,
    };
  const nics = context.machine?.nics ?? [];
  const nic = nics.find((one) => one.name === name || (one.mac !== null && one.mac === name.toLowerCase()));
  const addresses = [...new Set(nics.flatMap(({ pciAddress }) => pciAddress ?? []))];
  if (/^(?:net_)?mana\d*$/.test(name))
    return {
      ...part,
      message: msg(
        'EAL knows no device “{0}” and ends: MANA is a PCI device. Write its PCI address, as in -a 7870:00:00.0,mac=60:45:bd:01:02:03.',
        name,
      ),
      replacement: addresses.length === 1 ? addresses[0] : undefined,
    };
  if (/^(?:[0-9a-f]{1,2}[:-]){5}[0-9a-f]{1,2}$/i.test(name))
    return {
      ...part,
      message: msg(
        '“{0}” is a MAC address, and EAL ends on it: write the PCI address first, as in -a 7870:00:00.0,mac={0}.',
        name,
      ),
      replacement: nic?.pciAddress == null ? undefined : `${nic.pciAddress},mac=${name}`,
    };
  if (nic !== undefined || /^(?:eth|en[opsxP]|ib|mana_)[\w.]*$/.test(name))
    return {
      ...part,
      message: msg(
        'EAL knows no device “{0}” and ends: it wants the PCI address of an interface, not its name. Write it as in -a 7870:00:00.0,mac=60:45:bd:01:02:03.',
        name,
      ),
      replacement: nic?.pciAddress ?? undefined,
    };
  if (/^(?:mac|dev|addr)=/.test(name))
    return {
      ...part,
      message: msg(
        '“{0}” stands where the device belongs, and EAL ends on it: write the PCI address first, as in -a 7870:00:00.0,mac=60:45:bd:01:02:03.',
        name,
      ),
      replacement: addresses.length === 1 ? `${addresses[0] ?? ''},${name}` : undefined,
    };
  if (/^[0-9a-fx]+[:.]/i.test(name))
    return {
      ...part,
      message: msg(
        '“{0}” is no PCI address, and EAL ends on it: write domain:bus:device.function in hexadecimal, as in 7870:00:00.0.',
        name,
      ),
      replacement: undefined,
    };
  const near = nearestVdev(name, context);
  if (near !== undefined)
    return {
      ...part,
      message: msg(
        'DPDK {1} has no driver for a device “{0}”, and EAL ends on it: did you mean “{2}”?',
        name,
        context.release.id,
        near,
      ),
      replacement: near,
    };
  return {
    ...part,
    message: msg(
      'No bus of DPDK {1} takes “{0}” as a device, and EAL ends on it: write a PCI address as 7870:00:00.0, a vmbus id, or a virtual device as net_null0.',
      name,
      context.release.id,
    ),
    replacement: undefined,
  };
}

/** The refusal as a finding at its place in the document. */
export function refusal(value: ScannedValue, { from, to, message, replacement }: RefusedPart): Finding {
  const [first, last] = [value.from + from, value.from + to];
  const range = rangeWithin(value.word, first, last);
  const fixes =
    replacement === undefined || !isEditable(value.word, first, last)
      ? []
      : [
          {
            title: msg('Write {0}', replacement),
            edits: [{ ...range, newText: replacement }],
            preferred: false,
          },
        ];
  return { rule: 'device-refused', ...range, message, fixes };
}

/** The name with the driver's in place of the one that is nearly it: `net_nul0` → `net_null0`. */
function nearestVdev(name: string, { knowledge, release }: LintContext): string | undefined {
  const [stem = ''] = /^[^\d]*/.exec(name) ?? [];
  const close = vdevNames(knowledge, release.id).filter(({ prefix }) => withinOneEdit(stem, prefix));
  const tail = name.slice(stem.length);
  return close[0] === undefined ? undefined : `${close[0].prefix}${tail}`;
}
