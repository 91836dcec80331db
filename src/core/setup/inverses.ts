// What undoing an entry of the journal runs on the VM, as shell lines for people to read before it happens.
import { buildInverses } from './inversesBuild';
import { packageInverses } from './inversesPackages';
import type { JournalEntry } from './journal';

type Lines = (args: readonly string[], nic: string) => string[];

const at = (args: readonly string[], index: number): string => args[index] ?? '?';
const overrideFile = (uuid: string): string => `/sys/bus/vmbus/devices/${uuid}/driver_override`;

/**
 * One for each inverse of the on-VM library (`INVERSES` there). The VM leaves out a line whose effect is there already:
 * a network manager, for example, often sets the addresses before we come to it.
 */
const table: Readonly<Record<string, Lines>> = {
  set_hugepages: (args) => [
    `echo ${at(args, 2)} > /sys/devices/system/node/node${at(args, 0)}/hugepages/hugepages-${at(args, 1)}kB/nr_hugepages`,
  ],
  unmount_hugepages: (args) => [`umount ${at(args, 0)}`],
  remove_folder: (args) => [`rmdir ${at(args, 0)}`],
  unload_modules: (args) => [...args].reverse().map((name) => `rmmod ${name}`),
  restore_file: ([path = '?', content = '-']) =>
    content === '-' ? [`rm -f ${path}`] : [`printf %s ${content} | base64 -d > ${path}`],
  vmbus_bind: (args) => [`echo ${at(args, 0)} > /sys/bus/vmbus/drivers/${at(args, 1)}/bind`],
  vmbus_unbind: (args) => [`echo ${at(args, 0)} > /sys/bus/vmbus/drivers/${at(args, 1)}/unbind`],
  set_override: ([uuid = '?', driver = '-']) => [
    driver === '-' ? `echo > ${overrideFile(uuid)}` : `echo ${driver} > ${overrideFile(uuid)}`,
  ],
  remove_id: (args) => [`echo ${at(args, 0)} > /sys/bus/vmbus/drivers/uio_hv_generic/remove_id`],
  link_back: (args) => [
    ...(at(args, 2) === '1500' ? [] : [`ip link set dev ${at(args, 1)} mtu ${at(args, 2)}`]),
    `ip link set dev ${at(args, 1)} ${at(args, 3)}`,
  ],
  vf_link_back: () => [],
  address_back: ([, address = '?', ...words], nic) => [
    ['ip addr replace', address, ...words, 'dev', nic].join(' '),
  ],
  route_back: ([, family = '-4', ...route], nic) => [
    `ip ${family} route replace ${route.filter((word) => word !== 'linkdown' && word !== 'dead').join(' ')} dev ${nic}`,
  ],
  managers_on: ([manager, mac = '?']) =>
    manager === 'networkd'
      ? [`rm -f /run/systemd/network/00-mana-dpdk-${mac.replaceAll(':', '')}.network`, 'networkctl reload']
      : ['nmcli device set VF managed yes'],
};

/** Topics with files of their own. */
const tables: readonly Readonly<Record<string, Lines>>[] = [table, packageInverses, buildInverses];

/**
 * The lines of an undo of these entries, in the order in which the VM runs them: the last change first.
 *
 * @param entries In the order of the journal.
 */
export function undoLines(entries: readonly JournalEntry[]): string[] {
  return [...entries].reverse().flatMap((entry) => linesOf(entry, nameOfNic(entries, entry)));
}

/** The name that the NIC of an entry had. */
function nameOfNic(entries: readonly JournalEntry[], entry: JournalEntry): string {
  const link = entries.find(
    (other) => other.inverse === 'link_back' && other.args[0] === entry.args[0] && other.run === entry.run,
  );
  return link?.args[1] ?? 'NIC';
}

function linesOf(entry: JournalEntry, nic: string): string[] {
  for (const one of tables) {
    const lines = Object.hasOwn(one, entry.inverse) ? one[entry.inverse] : undefined;
    if (lines !== undefined) return lines(entry.args, nic);
  }
  return [`${entry.inverse} ${entry.args.join(' ')}`];
}

/** Every inverse that has lines. */
export function inverseIds(): string[] {
  return tables.flatMap((one) => Object.keys(one));
}
