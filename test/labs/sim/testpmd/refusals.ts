// What testpmd says, and how it ends, where the linter has found that it refuses a command: the texts of DPDK's sources.
import type { Analysis, ScannedOption } from '../../../../src/core/testpmd/analysis';
import type { JudgedFinding } from '../../../../src/core/testpmd/finding';
import { fullName } from '../../../../src/core/testpmd/scan/suggest';
import type { Build } from './build';
import type { ReadLine } from './settings';

/**
 * @property stage Where the start ends: `options` EAL's own, before anything was started; `application` after EAL's start
 *   and the probe of the devices; `memory` when the mbufs are allocated.
 * @property cause Of rte_exit; undefined where the program ends without it.
 */
export interface Refusal {
  readonly stage: 'options' | 'application' | 'memory';
  readonly lines: string;
  readonly cause: string | undefined;
  readonly status: number;
}

interface Place {
  readonly finding: JudgedFinding;
  readonly option: ScannedOption | undefined;
  /** The word of the command line it is about. */
  readonly word: string;
  readonly eal: boolean;
}

function placeOf(finding: JudgedFinding, { scan, command }: Analysis): Place {
  const eal = scan.separator === undefined || finding.start < scan.separator.start;
  const options = eal ? scan.eal.options : scan.application.options;
  const within = (at: { readonly start: number; readonly end: number } | undefined) =>
    at !== undefined && finding.start >= at.start && finding.start < at.end;
  const option = options.find(({ word, value }) => within(word) || within(value?.word));
  const word = command.words.find((one) => within(one))?.value ?? '';
  return { finding, option, word, eal };
}

/** The messages of getopt_long, in glibc's words. */
function getoptLine({ finding, word, option }: Place): string {
  const name = word.replace(/=.*$/s, '');
  const say = (text: string) => `dpdk-testpmd: ${text}\n`;
  switch (finding.rule) {
    case 'ambiguous-option':
      return say(`option '${word}' is ambiguous`);
    case 'missing-value':
      return name.startsWith('--')
        ? say(`option '${option?.row === undefined ? name : fullName(option.row)}' requires an argument`)
        : say(`option requires an argument -- '${name.slice(-1)}'`);
    case 'unexpected-value':
      return say(`option '${name}' doesn't allow an argument`);
    default:
      return name.startsWith('--')
        ? say(`unrecognized option '${word}'`)
        : say(`invalid option -- '${name.charAt(1)}'`);
  }
}

const ofParser = new Set([
  'unknown-option',
  'ambiguous-option',
  'missing-value',
  'unexpected-value',
  'missing-separator',
]);

const usage = '\nUsage: dpdk-testpmd [EAL options] -- [testpmd options]\n\n';

/** EAL's own words for a value it does not take. */
function ealLines({ finding, option, word }: Place, cpus: number): string {
  const name = option?.row === undefined ? word : fullName(option.row);
  const value = option?.value?.text ?? word;
  switch (finding.rule) {
    case 'lcore-unavailable':
      return `EAL: invalid core list, please check specified cores are part of 0-${cpus - 1}\n`;
    case 'option-conflict':
      return `EAL: Option ${name} is not compatible with the others (simulated)\n`;
    case 'repeated-option':
      return `EAL: Option ${name} is ignored, because it is set already!\n`;
    default:
      return /^(-l|--lcores)$/.test(name)
        ? 'EAL: invalid core list syntax\n'
        : `EAL: invalid parameters for ${name}${value === '' ? '' : ` (${value})`}\n`;
  }
}

/** Causes of rte_exit by option, in the words of parameters.c. */
const applicationCauses: Readonly<Record<string, (value: string, analysis: Analysis) => string>> = {
  'app-nb-cores': (_value, { eal }) => `nb-cores should be > 0 and <= ${eal.forwardingLcores ?? 0}`,
  'app-rxq': (value, { ports }) =>
    `rxq ${Number.parseInt(value, 10) || 0} invalid - must be >= 0 && <= ${ports.maxRxQueues ?? 1024}`,
  'app-txq': (value, { ports }) =>
    `txq ${Number.parseInt(value, 10) || 0} invalid - must be >= 0 && <= ${ports.maxTxQueues ?? 1024}`,
  'app-stats-period': () => 'Invalid stats-period value',
  'app-total-num-mbufs': () => 'total-num-mbufs should be > 1024',
  'app-mbuf-size': () => 'mbuf-size should be > 0 and < 65536',
  'app-max-pkt-len': (value) => `Invalid max-pkt-len=${Number.parseInt(value, 10) || 0} - should be > 64`,
  'app-portmask': () => 'Invalid fwd port mask',
  'app-coremask': () => 'Invalid fwd core mask',
  'app-nb-ports': (value) => `Invalid port ${Number.parseInt(value, 10) || 0}`,
  'app-tx-ip': (value) => `Invalid source IP address: ${value.split(',')[0] ?? ''}`,
  'app-port-topology': (value) => `port-topology ${value} invalid - must be: paired, chained or loop`,
  'app-tx-first': () => '--tx-first cannot be used on interactive mode.',
  'app-burst': () => 'burst must be between1 and 512',
};

function ofApplication(place: Place, analysis: Analysis): Refusal {
  const { finding, option, word } = place;
  if (finding.rule === 'stray-word')
    return { stage: 'application', lines: usage, cause: `Invalid parameter: ${word}`, status: 1 };
  if (ofParser.has(finding.rule))
    return {
      stage: 'application',
      lines: `${getoptLine(place)}${usage}Invalid option: ${word}\n`,
      cause: 'Command line is incomplete or incorrect',
      status: 1,
    };
  const cause = applicationCauses[option?.row?.id ?? ''];
  return {
    stage: 'application',
    lines: '',
    cause:
      cause?.(option?.value?.text ?? '', analysis) ??
      `Invalid value for ${option?.spelled ?? word} (simulated)`,
    status: 1,
  };
}

function ofEal(place: Place, { analysis }: ReadLine, build: Build, cpus: number): Refusal {
  const { finding, word, option } = place;
  const argparse = build.release.ealParser === 'argparse';
  if (ofParser.has(finding.rule) || finding.rule === 'stray-word') {
    // rte_argparse ends the program with -EINVAL, before EAL has said anything.
    if (argparse)
      return {
        stage: 'options',
        lines: `ARGPARSE: unknown argument ${word}!\n`,
        cause: undefined,
        status: 234,
      };
    return {
      stage: 'options',
      lines: `${getoptLine(place)}\nUsage: dpdk-testpmd [options]\n\n${build.alertLines("Invalid 'command line' arguments.")}`,
      cause: 'Cannot init EAL: Invalid argument',
      status: 1,
    };
  }
  if (finding.rule === 'device-refused') {
    const device = option?.value?.text ?? word;
    return {
      stage: 'options',
      lines: `EAL: failed to parse device "${device.split(',')[0] ?? ''}"\nEAL: Unable to parse device '${device}'\n`,
      cause: 'Cannot init EAL: No such device',
      status: 1,
    };
  }
  const unavailable =
    finding.rule === 'lcore-unavailable'
      ? (analysis.eal.lcores ?? [])
          .filter((lcore) => lcore >= cpus)
          .map((lcore) => `EAL: lcore ${lcore} unavailable\n`)
      : [];
  const text = `${unavailable.join('')}${ealLines(place, cpus)}`;
  const alert = argparse
    ? 'EAL: Error parsing command line arguments.\n'
    : build.alertLines("Invalid 'command line' arguments.");
  return {
    stage: 'options',
    lines: `${text}${alert}`,
    cause: 'Cannot init EAL: Invalid argument',
    status: 1,
  };
}

/** The first thing that ends the start, in the order in which testpmd meets them; undefined where nothing does. */
export function refusalOf(line: ReadLine, build: Build, cpus: number): Refusal | undefined {
  const { analysis, errors } = line;
  const places = errors.map((finding) => placeOf(finding, analysis));
  const lcores = places.find(({ finding }) => finding.rule === 'no-forwarding-lcore');
  const memory = places.find(({ finding }) => finding.rule === 'memory-shortage');
  const others = places.filter((place) => place !== lcores && place !== memory);
  const eal = others.find((place) => place.eal);
  if (eal !== undefined) return ofEal(eal, line, build, cpus);
  if (lcores !== undefined)
    return {
      stage: 'application',
      lines: '',
      cause: 'No cores defined for forwarding\nCheck the core mask argument',
      status: 1,
    };
  const [application] = others;
  if (application !== undefined) return ofApplication(application, analysis);
  return memory === undefined ? undefined : { stage: 'memory', lines: '', cause: undefined, status: 1 };
}
