// Values that fit an option: those the release names, and numbers and lists that fit the VM and the rest of the command.
import { msg, type Message } from '../../message';
import type { Analysis, LintContext } from '../analysis';
import type { Machine } from '../machine';
import type { OptionRow } from '../optionTable';
import type { Offer } from './offer';
import { knownValues, lcoreOptions, lcoreText } from './valueHelp';

type OfferValues = (analysis: Analysis, context: LintContext) => readonly Offer[];

/** What is offered beyond the values that an option's row names, by the option's id. */
const byOption: Readonly<Partial<Record<string, OfferValues>>> = {
  'app-rxq': ({ application }, context) => queueOffers(application.txQueues, '--txq', context),
  'app-txq': ({ application }, context) => queueOffers(application.rxQueues, '--rxq', context),
  'app-rxd': ({ application }) => descriptorOffers(application.txDescriptors, '--txd'),
  'app-txd': ({ application }) => descriptorOffers(application.rxDescriptors, '--rxd'),
  'app-nb-cores': ({ eal }) => coreOffers(eal.forwardingLcores),
  'app-tx-ip': (_analysis, { machine }) => sourceAddressOffers(machine),
  'eal-main-lcore': ({ eal }) => (eal.lcores ?? []).map((id) => value(`${id}`, 1)),
  'eal-m': (_analysis, { machine }) => memoryOffers(machine),
  'eal-memory-size': (_analysis, { machine }) => memoryOffers(machine),
  'eal-socket-mem': (_analysis, { machine }) => nodeMemoryOffers(machine),
  'eal-numa-mem': (_analysis, { machine }) => nodeMemoryOffers(machine),
  'eal-pagesz-mem': (_analysis, { machine }) => pageSizeOffers(machine),
};

/** Values for an option, best first. */
export function valueOffers(analysis: Analysis, context: LintContext, row: OptionRow): readonly Offer[] {
  const known = knownValues(row, context.knowledge.line(context.release.id));
  const listed = row.value?.values ?? [];
  // What is only explained is in no list of the release's: log components, for example.
  const names = [...new Set([...known.map(({ value: name }) => name), ...listed])].filter(
    (name) => listed.length === 0 || listed.includes(name) || name.includes(':'),
  );
  const offers = names.map((name) => {
    const summary = known.find((one) => one.value === name)?.summary;
    return value(name, summary === undefined ? 3 : 2, summary);
  });
  if (lcoreOptions.has(row.id) && row.value?.kind !== 'mask')
    return [...lcoreOffers(row, context), ...offers];
  return [...(byOption[row.id]?.(analysis, context) ?? []), ...offers];
}

function value(text: string, rank: number, note?: Message): Offer {
  return { kind: 'value', label: text, newText: text, rank, ...(note === undefined ? {} : { note }) };
}

/** As many forwarding lcores as queues are usually wanted: powers of two. */
const usualCounts = [1, 2, 4, 8, 16, 32, 64];

/** Lists that leave out lcore 0, with a power of two of forwarding lcores, as far as the VM has them. */
function lcoreOffers(row: OptionRow, { machine }: LintContext): readonly Offer[] {
  if (row.id === 'eal-c' || row.id === 'eal-coremask') return [];
  const usable = (machine?.lcores ?? [...Array(9).keys()]).filter((id) => id !== 0);
  const most = usable.length - 1;
  const counts = [...new Set([...usualCounts.filter((count) => count < most), most])].filter(
    (count) => count > 0,
  );
  return counts.map((count, index) => ({
    ...value(
      lcoreText(usable.slice(0, count + 1)),
      index,
      count === 1 ? msg('1 forwarding lcore') : msg('{0} forwarding lcores', count),
    ),
  }));
}

/** Powers of two up to what the ports can do; the other direction's number first. */
function queueOffers(other: number | null, otherName: string, context: LintContext): readonly Offer[] {
  const lcores = context.machine?.lcores?.length ?? 16;
  return usualCounts
    .filter((count) => count <= Math.max(lcores, other ?? 0))
    .map((count) =>
      count === other && other > 1
        ? value(`${count}`, 0, msg('as many as {0}', otherName))
        : value(`${count}`, rankOfCount(count)),
    );
}

function descriptorOffers(other: number | null, otherName: string): readonly Offer[] {
  return [128, 256, 512, 1024, 2048, 4096].map((count) =>
    count === other
      ? value(`${count}`, 0, msg('as many as {0}', otherName))
      : value(`${count}`, rankOfCount(count), count === 256 ? msg('default of the MANA driver') : undefined),
  );
}

/** Smaller numbers first: names of one rank are in alphabetical order, which numbers are not. */
function rankOfCount(count: number): number {
  return Math.log2(count) + 1;
}

function coreOffers(forwarding: number | null): readonly Offer[] {
  const most = forwarding ?? 8;
  const counts = [...new Set([...usualCounts.filter((count) => count < most), most])].filter(
    (count) => count > 0,
  );
  return counts.map((count) =>
    count === forwarding
      ? value(`${count}`, 0, msg('every forwarding lcore'))
      : value(`${count}`, rankOfCount(count)),
  );
}

/** Azure delivers only what comes from the NIC's own address. */
function sourceAddressOffers(machine: Machine | null): readonly Offer[] {
  return (machine?.nics ?? []).flatMap((nic) =>
    nic.addresses
      .map((address) => address.split('/')[0] ?? '')
      .filter((address) => /^\d+(?:\.\d+){3}$/.test(address))
      .map((address) => ({
        ...value(`${address},`, nic.carriesSsh === true ? 9 : 1, msg('address of {0}', nic.name ?? '')),
        again: false,
      })),
  );
}

/** Free hugepages in megabytes, by NUMA node. */
function freeMegabytes(machine: Machine | null): ReadonlyMap<number, number> {
  const nodes = new Map<number, number>();
  for (const { node, sizeKb, free } of machine?.hugepages ?? [])
    nodes.set(node, (nodes.get(node) ?? 0) + (sizeKb * free) / 1024);
  return nodes;
}

function memoryOffers(machine: Machine | null): readonly Offer[] {
  const free = [...freeMegabytes(machine).values()].reduce((sum, one) => sum + one, 0);
  const usual = [512, 1024, 2048, 4096].filter((megabytes) => machine === null || megabytes <= free);
  return [
    ...usual.map((megabytes) => value(`${megabytes}`, rankOfCount(megabytes))),
    ...(free > 0 && !usual.includes(free) ? [value(`${free}`, 20, msg('all free hugepages'))] : []),
  ];
}

function nodeMemoryOffers(machine: Machine | null): readonly Offer[] {
  const nodes = freeMegabytes(machine);
  const last = Math.max(0, ...nodes.keys(), (machine?.numaNodes ?? 1) - 1);
  const each = (amount: (node: number) => number): string =>
    [...Array(Math.min(last, 31) + 1).keys()].map(amount).join(',');
  if (nodes.size === 0)
    return [
      value(
        each(() => 1024),
        1,
      ),
    ];
  return [
    value(
      each((node) => Math.min(1024, nodes.get(node) ?? 0)),
      1,
    ),
    value(
      each((node) => nodes.get(node) ?? 0),
      2,
      msg('all free hugepages'),
    ),
  ];
}

function pageSizeOffers(machine: Machine | null): readonly Offer[] {
  const sizes = [...new Set((machine?.hugepages ?? []).map(({ sizeKb }) => sizeKb))];
  return (sizes.length === 0 ? [2048, 1048576] : sizes).map((sizeKb) =>
    value(`${sizeKb >= 1048576 ? `${sizeKb / 1048576}G` : `${sizeKb / 1024}M`}:`, 1),
  );
}
