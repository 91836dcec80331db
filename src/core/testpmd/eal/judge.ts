// EAL's side of a command: values, lcores, memory, devices.
import { msg } from '../../message';
import { rangeWithin, type CommandLine } from '../../shell/word';
import type { EalOutcome, LintContext, Scan, ScannedOption } from '../analysis';
import type { DeviceArgument } from '../devices/model';
import { parseDevice } from '../devices/parse';
import type { Finding } from '../finding';
import { atoi } from '../scan/cNumbers';
import { oneDash, replacement } from '../scan/problems';
import { isHelp } from '../scan/stops';
import { conflictFindings } from './conflicts';
import { coreMask } from './coreLists';
import { lcoresOf, listOf } from './lcores';
import { poolOpsFindings } from './poolOps';
import { prefixFindings } from './prefix';
import { repeatFindings } from './repeats';
import { nodeMegabytes, pageLimit } from './sizes';
import { lenientLogFindings } from './logOptions';
import { checkValue, type ValueProblem } from './values';

/** What EAL would make of its options. */
export function judgeEal(command: CommandLine, scan: Scan, context: LintContext): EalOutcome {
  const { eal: side, stopsEarly } = scan;
  const { release } = context;
  const { options } = side;
  const stopped = stopsEarly?.side === 'eal';
  const getopt = release.ealParser === 'getopt';
  const judged = judgedOptions(options, stopped ? stopsEarly : undefined, getopt);
  const lenient = release.logPass === 'lenient';
  const findings: Finding[] = judged
    .filter(({ row }) => !(lenient && row?.long === 'log-level'))
    .flatMap((option) => valueFindings(option, context));
  if (lenient) findings.push(...lenientLogFindings(options));
  const conflicts = stopped && getopt ? 'atOnce' : 'all';
  if (!stopped || getopt || !isHelp(stopsEarly))
    findings.push(...conflictFindings(options, side.open, context, conflicts));
  if (!stopped)
    findings.push(
      ...prefixFindings(side, context),
      ...pageSizeFindings(options),
      ...poolOpsFindings(scan, context),
    );
  const devices: DeviceArgument[] = [];
  if (!stopped) {
    for (const option of inDeviceOrder(options, release.ealParser)) {
      const parsed = parseDevice(option, context);
      if (parsed.device !== undefined) devices.push(parsed.device);
      findings.push(...parsed.findings);
    }
    findings.push(...repeatFindings(options, context), ...deprecatedFindings(options));
  }
  const lcores = stopped
    ? { lcores: null, mainLcore: null, forwardingLcores: null, findings: [] }
    : lcoresOf(command, side, context);
  findings.push(...lcores.findings);
  const has = (id: string): boolean => options.some(({ row }) => row?.id === id);
  return {
    lcores: lcores.lcores,
    mainLcore: lcores.mainLcore,
    forwardingLcores: lcores.forwardingLcores,
    devices,
    pciProbing: !has('eal-no-pci'),
    autoProbing: !has('eal-no-auto-probing'),
    hugepages: !has('eal-no-huge'),
    inMemory: has('eal-in-memory'),
    memoryMb: memoryMb(options),
    processType: processType(options, side.open),
    findings,
  };
}

function valueFindings(option: ScannedOption, context: LintContext): readonly Finding[] {
  return checkValue(option).map((problem) => valueFinding(option, problem, context));
}

/** The finding for a value, on the value itself. */
export function valueFinding(option: ScannedOption, problem: ValueProblem, context: LintContext): Finding {
  const { value, spelled } = option;
  const dashed = problem.refused
    ? oneDash(option.word, option.from, context.knowledge.options('eal', context.release.id))
    : undefined;
  if (dashed !== undefined)
    return {
      rule: problem.rule,
      start: option.word.start,
      end: option.word.end,
      message: msg(
        'DPDK {0} reads this as {1} with the value “{2}” and ends the start: did you mean {3}?',
        context.release.id,
        spelled,
        value?.text ?? '',
        dashed.name,
      ),
      fixes: replacement(option.word, 0, dashed.end, dashed.name, msg('Write {0}', dashed.name), true),
    };
  const range = value === undefined ? option.word : rangeWithin(value.word, value.from, value.to);
  const fixes =
    value === undefined
      ? []
      : problem.suggestions.flatMap((text, index) =>
          replacement(value.word, value.from, value.to, text, msg('Write {0}', text), index === 0),
        );
  const message = problem.refused
    ? msg(
        'DPDK {0} refuses “{1}” for {2} and ends the start. {3}',
        context.release.id,
        value?.text ?? '',
        spelled,
        problem.message,
      )
    : problem.message;
  return { rule: problem.rule, start: range.start, end: range.end, message, fixes };
}

/** Values that getopt's releases only store, and look at once all options are read: the last one counts. */
const checkedLast = new Set(['eal-proc-type', 'eal-file-prefix', 'eal-huge-dir', 'eal-mbuf-pool-ops-name']);

/** The options whose values EAL looks at, all of them or as far as it gets before it prints something and ends. */
function judgedOptions(
  options: readonly ScannedOption[],
  stop: ScannedOption | undefined,
  getopt: boolean,
): readonly ScannedOption[] {
  if (getopt)
    return options.filter(({ row }, index) => {
      if (row === undefined || !checkedLast.has(row.id)) return true;
      return stop === undefined && !options.slice(index + 1).some((later) => later.row === row);
    });
  if (stop === undefined) return options;
  // From 25.11 on the list of log types comes behind the conflicts, among the log levels, before all other values.
  return options.slice(0, options.indexOf(stop)).filter(({ row }) => row?.long === 'log-level');
}

/** -a, -b and --vdev as EAL adds them: in their order, from 25.11 on each kind after the other. */
function inDeviceOrder(
  options: readonly ScannedOption[],
  parser: 'getopt' | 'argparse',
): readonly ScannedOption[] {
  const devices = options.filter(({ row }) => row?.value?.kind === 'device');
  if (parser === 'getopt') return devices;
  const order = ['eal-allow', 'eal-block', 'eal-vdev'];
  return order.flatMap((id) => devices.filter(({ row }) => row?.id === id));
}

/** EAL keeps limits for so many page sizes and no more. */
function pageSizeFindings(options: readonly ScannedOption[]): readonly Finding[] {
  const sizes = new Set<bigint>();
  return options.flatMap(({ row, value }): readonly Finding[] => {
    if (row?.value?.kind !== 'page-limit' || value?.known !== true) return [];
    const size = pageLimit(value.text);
    const most = row.value.max ?? Infinity;
    if (size === undefined || sizes.has(size)) return [];
    sizes.add(size);
    if (sizes.size <= most) return [];
    return [
      {
        rule: 'invalid-value',
        ...rangeWithin(value.word, value.from, value.to),
        message: msg(
          'EAL takes limits for {0} page sizes at most, and ends the start at the next one.',
          most,
        ),
        fixes: [],
      },
    ];
  });
}

function memoryMb(options: readonly ScannedOption[]): number | null {
  const option = options.findLast(
    ({ row }) =>
      row?.value?.kind === 'megabytes' || row?.id === 'eal-socket-mem' || row?.id === 'eal-numa-mem',
  );
  if (option?.value?.known !== true) return null;
  const { text } = option.value;
  if (option.row?.value?.kind === 'megabytes') {
    const amount = atoi(text);
    return amount > 0 ? amount : null;
  }
  const amounts = nodeMegabytes(text);
  return amounts === undefined ? null : Number(amounts.reduce((sum, amount) => sum + amount, 0n));
}

function processType(options: readonly ScannedOption[], open: boolean): EalOutcome['processType'] {
  const option = options.findLast(({ row }) => row?.long === 'proc-type');
  if (option === undefined) return open ? null : 'primary';
  const text = option.value?.known === true ? option.value.text.toLowerCase() : '';
  return text === 'primary' || text === 'secondary' || text === 'auto' ? text : null;
}

function deprecatedFindings(options: readonly ScannedOption[]): readonly Finding[] {
  return options.flatMap((option): readonly Finding[] => {
    const { row, word, from, to, value, spelled } = option;
    if (row?.deprecated === null || row?.deprecated === undefined) return [];
    const letter = row.id === 'eal-service-coremask' ? '-S' : '-l';
    const reading = value?.known === true ? coreMask(value.text) : 'none';
    const list = typeof reading === 'object' ? listOf(reading.lcores) : '…';
    const range = rangeWithin(word, from, to);
    const separate = value !== undefined && value.word !== word;
    const text = `${letter} ${list}`;
    const title = msg('Write {0}', text);
    const fixes =
      value === undefined || typeof reading !== 'object'
        ? []
        : separate
          ? [{ title, preferred: true, edits: [{ start: word.start, end: value.word.end, newText: text }] }]
          : replacement(word, 0, word.value.length, text, title, true);
    return [
      {
        rule: 'deprecated-option',
        ...range,
        message: msg(
          '{0} is deprecated, and a later release will no longer take it: write {1}.',
          spelled,
          text,
        ),
        fixes,
      },
    ];
  });
}
