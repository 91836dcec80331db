// Memory for the pool of mbufs: on the VM's hugepages, or with --no-huge on what -m asks for.
import { msg } from '../../message';
import type { Analysis } from '../analysis';
import type { Edit, Finding, Fix } from '../finding';
import type { MachineHugepages } from '../machine';
import { poolNeed } from './mempool';
import {
  headRange,
  insertAfter,
  insertForApplication,
  isAbsent,
  lastOption,
  optionRange,
  replaceValue,
} from './options';
import type { Rule } from './rule';

const memoryOptions = ['eal-m', 'eal-memory-size', 'eal-socket-mem', 'eal-numa-mem'];

/** MEMSIZE_IF_NO_HUGE_PAGE, in MB; the pages are then the system's. */
const withoutHugepagesMb = 64;
const smallPage = 4096;
const mebibyte = 1024 * 1024;

/** --no-huge with less memory than the pool of mbufs takes: testpmd cannot create it, and ends. */
export const memoryShortage: Rule = (analysis) => {
  const { eal, scan } = analysis;
  if (eal.hugepages || scan.eal.open || eal.processType === 'secondary' || eal.processType === null)
    return [];
  const noHuge = lastOption(scan.eal, 'eal-no-huge');
  const need = poolNeed(analysis, smallPage);
  if (noHuge === undefined || need === undefined) return [];
  const memory = lastOption(scan.eal, ...memoryOptions);
  const asked = memory === undefined ? 0 : eal.memoryMb;
  if (asked === null) return [];
  const has = asked === 0 ? withoutHugepagesMb : asked;
  if (need.bytes <= has * mebibyte) return [];
  // Some room for what the ports and the heap take besides.
  const enough = Math.ceil((need.bytes / mebibyte + 16) / 64) * 64;
  return [
    {
      rule: 'memory-shortage',
      ...optionRange(memory ?? noHuge),
      message: msg(
        'testpmd has {0} MB here, and its {1} mbufs need {2} MB: it ends with “Creation of mbuf pool for socket 0 failed”. Write -m {2}, or fewer mbufs: --total-num-mbufs=2048',
        has,
        need.buffers,
        enough,
      ),
      fixes: [
        ...fixOf(
          msg('Use -m {0}', enough),
          memory === undefined
            ? insertAfter(noHuge, `-m ${String(enough)}`)
            : replaceValue(memory, String(enough)),
          true,
        ),
        ...fewerBuffers(analysis),
      ],
    },
  ];
};

/** Hugepages of the VM that are too few for the pool, or for what -m or --socket-mem asks. */
export const hugepageShortage: Rule = (analysis, { machine }) => {
  const { eal, scan } = analysis;
  const pages = machine?.hugepages;
  // An empty list is one that could not be read: a kernel with hugepages names their size even when it has none.
  if (
    pages == null ||
    pages.length === 0 ||
    !eal.hugepages ||
    eal.processType === 'secondary' ||
    eal.processType === null
  )
    return [];
  const place = headRange(analysis);
  if (pages.every(({ total }) => total === 0))
    return [
      {
        rule: 'hugepage-shortage',
        ...place,
        message: msg(
          '{0} has no hugepages reserved: EAL ends with “Cannot get hugepage information”. Reserve 1 GiB of them, or try with --no-huge.',
          machine?.name ?? msg('This VM'),
        ),
        fixes: [],
      },
    ];
  const most = Math.max(...freeByNode(pages));
  const memory = lastOption(scan.eal, ...memoryOptions);
  const free = freeByNode(pages).reduce((sum, bytes) => sum + bytes, 0);
  if (memory !== undefined && eal.memoryMb !== null && eal.memoryMb * mebibyte > free)
    return [shortage(optionRange(memory), eal.memoryMb, free)];
  const smallest = Math.min(...pages.filter(({ total }) => total > 0).map(({ sizeKb }) => sizeKb));
  const need = poolNeed(analysis, smallest * 1024);
  if (need === undefined || need.bytes <= most) return [];
  const asked = lastOption(scan.application, 'app-total-num-mbufs');
  return [
    {
      rule: 'hugepage-shortage',
      ...(asked === undefined ? place : optionRange(asked)),
      message: msg(
        'The {0} mbufs of testpmd need {1} MB of hugepages on one NUMA node, and {2} MB are free: it ends with “Creation of mbuf pool for socket 0 failed”. Reserve more, or write --total-num-mbufs={3}',
        need.buffers,
        Math.ceil(need.bytes / mebibyte),
        Math.floor(most / mebibyte),
        asked === undefined ? 16384 : 2048,
      ),
      fixes: fewerBuffers(analysis, asked === undefined ? 16384 : 2048),
    },
  ];
};

function shortage(
  place: { readonly start: number; readonly end: number },
  askedMb: number,
  free: number,
): Finding {
  return {
    rule: 'hugepage-shortage',
    ...place,
    message: msg(
      'EAL is to take {0} MB of hugepages, and {1} MB are free: it ends with “Not enough memory available”. Ask for less, or reserve more.',
      askedMb,
      Math.floor(free / mebibyte),
    ),
    fixes: [],
  };
}

function freeByNode(pages: readonly MachineHugepages[]): readonly number[] {
  const nodes = new Map<number, number>();
  for (const { node, sizeKb, free } of pages) nodes.set(node, (nodes.get(node) ?? 0) + free * sizeKb * 1024);
  return [...nodes.values()];
}

function fewerBuffers(analysis: Analysis, count = 2048): readonly Fix[] {
  const side = analysis.scan.application;
  const text = `--total-num-mbufs=${String(count)}`;
  const asked = lastOption(side, 'app-total-num-mbufs');
  const edit =
    asked !== undefined
      ? replaceValue(asked, String(count))
      : isAbsent(side, 'app-total-num-mbufs')
        ? insertForApplication(analysis, text)
        : undefined;
  return fixOf(msg('Use --total-num-mbufs={0}', count), edit, false);
}

function fixOf(title: Fix['title'], edit: Edit | undefined, preferred: boolean): readonly Fix[] {
  return edit === undefined ? [] : [{ title, edits: [edit], preferred }];
}
