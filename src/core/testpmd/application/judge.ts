// The application's side of a command: values, queues, cores, in the order in which testpmd reads them.
import { msg } from '../../message';
import type { ApplicationOutcome, EalOutcome, LintContext, Scan, ScannedOption } from '../analysis';
import type { PortModel } from '../devices/model';
import type { Finding } from '../finding';
import { checkCoreCount, checkCoreMask } from './cores';
import { readOption, startCourse, type Course, type ReadOption, type RunningCourse } from './course';
import { checkDescriptors, checkEnding } from './ending';
import { about, aboutWhole } from './findings';
import { unusedOptions } from './unused';
import { checkTxPackets } from './packets';
import { checkPortStart } from './portStart';
import {
  checkBurst,
  checkForwardingPorts,
  checkHairpinQueues,
  checkNumaPorts,
  checkPortCount,
  checkQueues,
  checkSocket,
} from './queues';
import { checkRss, type RssState } from './rss';
import { readValue } from './values';

type Check = (course: Course, read: ReadOption) => readonly Finding[];

/** What an option is compared with when its own value has passed. */
const checks: Readonly<Partial<Record<string, Check>>> = {
  'nb-cores': checkCoreCount,
  coremask: checkCoreMask,
  'nb-ports': checkPortCount,
  portlist: checkForwardingPorts,
  portmask: checkForwardingPorts,
  rxq: checkQueues,
  txq: checkQueues,
  hairpinq: checkHairpinQueues,
  'port-numa-config': checkNumaPorts,
  'ring-numa-config': checkNumaPorts,
  'socket-num': checkSocket,
  rxd: checkDescriptors,
  burst: checkBurst,
  txpkts: checkTxPackets,
  'cmdline-file': checkFileCount,
  'cmdline-file-noecho': checkFileCount,
};

/** What testpmd would make of its own options. */
export function judgeApplication(
  scan: Scan,
  eal: EalOutcome,
  ports: PortModel,
  context: LintContext,
): ApplicationOutcome {
  if (!scan.sidesKnown || scan.stopsEarly?.side === 'eal') return unknownOutcome;
  const course = startCourse(scan, eal, ports, context);
  const findings: Finding[] = [];
  const rss: RssState = { off: false, forced: false };
  let whole = true;
  for (const option of scan.application.options) {
    if (option === scan.stopsEarly) {
      whole = false;
      break;
    }
    if (option.row === undefined) continue;
    const read = readOne(option, option.row.id.replace(/^app-/, ''));
    findings.push(...deprecation(read), ...remarks(read), ...replaced(course, read));
    course.pass(read);
    if (read.reading?.outcome !== 'refused') findings.push(...(checks[read.id]?.(course, read) ?? []));
    findings.push(...checkRss(rss, course, read));
    follow(course, read);
    if (endsReading(course, read)) break;
  }
  if (whole) findings.push(...checkEnding(course), ...checkPortStart(course), ...unusedOptions(course));
  return { ...outcomeOf(course), findings };
}

function readOne(option: ScannedOption, id: string): ReadOption {
  const { row, value } = option;
  const known = row !== undefined && value?.known === true;
  return readOption(option, id, known ? readValue(row, value.text, option.spelled) : undefined);
}

function remarks(read: ReadOption): readonly Finding[] {
  const { reading } = read;
  if (reading === undefined) return [];
  switch (reading.outcome) {
    case 'refused':
      return [about(read, 'invalid-value', reading.message, { write: reading.replacement })];
    case 'passed-over':
      return [
        about(read, reading.remark.rule, reading.remark.message, { write: reading.remark.replacement }),
      ];
    case 'taken':
      return reading.remarks.map(({ rule, message, replacement }) =>
        about(read, rule, message, { write: replacement }),
      );
  }
}

/** An earlier mention that this one takes the place of. */
function replaced(course: Course, read: ReadOption): readonly Finding[] {
  const { row, value } = read.option;
  const earlier = course.last(read.id);
  const counts = read.reading === undefined || read.reading.outcome === 'taken';
  if (earlier === undefined || value === undefined || row?.repeatable !== false || !counts) return [];
  if (earlier.reading?.outcome === 'refused' || earlier.option.value?.text === value.text) return [];
  return [
    aboutWhole(
      earlier,
      'ignored-option',
      msg(
        '{0} is given again behind this, and testpmd keeps the last one: leave one of them out.',
        earlier.name,
      ),
    ),
  ];
}

function deprecation(read: ReadOption): readonly Finding[] {
  const deprecated = read.option.row?.deprecated ?? null;
  if (deprecated === null) return [];
  return [
    aboutWhole(
      read,
      'deprecated-option',
      msg('{0} is deprecated: {1}', read.name, { text: deprecated, args: [] }),
    ),
  ];
}

/** What an option sets besides its own value. */
function follow(course: RunningCourse, { id, reading }: ReadOption): void {
  if (id !== 'coremask') return;
  course.set('nb-cores', reading?.outcome === 'taken' ? reading.numbers.length : null);
}

/** In 23.11 --burst=0 without a port ends the reading of options, and testpmd starts with those so far. */
function endsReading(course: Course, { id, number }: ReadOption): boolean {
  return id === 'burst' && number === 0 && course.ports.most === 0 && reads2311(course);
}

function reads2311(course: Course): boolean {
  return course.since('23.11') && !course.since('24.11');
}

/** Since 25.11 files of commands add up, to 16. */
const mostFiles = 16;

function checkFileCount(course: Course, read: ReadOption): readonly Finding[] {
  const count = course.count('cmdline-file') + course.count('cmdline-file-noecho');
  if (!course.since('25.11') || count <= mostFiles) return [];
  return [
    aboutWhole(
      read,
      'invalid-value',
      msg('testpmd takes at most {0} files of commands, and ends at this one.', mostFiles),
    ),
  ];
}

/** RX_DESC_MAX + TX_DESC_MAX + MAX_PKT_BURST, DEF_MBUF_CACHE, RTE_MAX_ETHPORTS. */
const pool = { each: 2048 + 2048 + 512, cache: 250, ports: 32 };

function outcomeOf(course: Course): Omit<ApplicationOutcome, 'findings'> {
  const mode = course.text('forward-mode');
  const lcores = course.eal.forwardingLcores;
  const cache = course.number('mbcache', pool.cache);
  const sizes = course.last('mbuf-size')?.reading;
  const mbufs = course.number('total-num-mbufs', 0);
  const byDefault = lcores === null || cache === null ? null : (pool.each + lcores * cache) * pool.ports;
  return {
    forwardMode: mode === undefined ? 'io' : mode,
    interactive: course.given('interactive'),
    rxQueues: course.number('rxq', 1),
    txQueues: course.number('txq', 1),
    rxDescriptors: course.number('rxd', 0),
    txDescriptors: course.number('txd', 0),
    forwardingCores: course.number('nb-cores', 1),
    mbufs: mbufs === 0 ? byDefault : mbufs,
    mbufSize: course.open
      ? null
      : course.last('mbuf-size') === undefined
        ? 2176
        : sizes?.outcome === 'taken'
          ? (sizes.numbers[0] ?? null)
          : null,
  };
}

const unknownOutcome: ApplicationOutcome = {
  forwardMode: null,
  interactive: null,
  rxQueues: null,
  txQueues: null,
  rxDescriptors: null,
  txDescriptors: null,
  forwardingCores: null,
  mbufs: null,
  mbufSize: null,
  findings: [],
};
