// What a command line sets, as the product's own stages read it: they are compared with real binaries.
import type { Analysis, LintContext, ScannedOption } from '../../../../src/core/testpmd/analysis';
import type { DeviceArgument } from '../../../../src/core/testpmd/devices/model';
import type { JudgedFinding } from '../../../../src/core/testpmd/finding';
import { analyse, findingsOf } from '../../../../src/core/testpmd/lint';
import type { Machine as LintMachine } from '../../../../src/core/testpmd/machine';
import { plainWord, type CommandLine } from '../../../../src/core/shell/word';
import type { Machine } from '../machine/machine';
import { knowledge, type Build } from './build';
import { LogLevels } from './logLevels';

/** What testpmd runs with. */
export interface Settings {
  readonly prefix: string;
  /** Files below /var/run/dpdk: not with --in-memory or --no-shconf. */
  readonly sharedFiles: boolean;
  readonly telemetry: boolean;
  readonly lcores: readonly number[];
  readonly mainLcore: number;
  readonly workers: readonly number[];
  readonly hugepages: boolean;
  readonly memoryMb: number | null;
  readonly devices: readonly DeviceArgument[];
  readonly pciProbing: boolean;
  readonly levels: LogLevels;
  readonly interactive: boolean;
  readonly autoStart: boolean;
  readonly deviceStart: boolean;
  readonly mode: string;
  readonly rxQueues: number;
  readonly txQueues: number;
  readonly rxDescriptors: number;
  readonly txDescriptors: number;
  readonly cores: number;
  readonly mbufs: number;
  readonly mbufSize: number;
  readonly burst: number;
  /** Seconds between statistics; 0: none. */
  readonly period: number;
  readonly source: string;
  readonly destination: string;
  /** Bytes of each packet that is sent, and in how many segments. */
  readonly packetLength: number;
  readonly segments: number;
  readonly multiFlow: boolean;
  readonly hotPlug: boolean;
  /** What testpmd says while it reads its options. */
  readonly remarks: readonly string[];
}

export interface ReadLine {
  readonly analysis: Analysis;
  readonly errors: readonly JudgedFinding[];
}

/** The machine as the linter knows one. */
function lintMachine(machine: Machine): LintMachine {
  return {
    name: machine.software.hostname,
    lcores: Array.from({ length: machine.cpus }, (_, cpu) => cpu),
    numaNodes: 1,
    nics: null,
    hugepages: null,
    dpdkVersion: null,
  };
}

/** Takes a command through the stages of testpmd's own start. */
export function readLine(words: readonly string[], machine: Machine, build: Build): ReadLine {
  let at = 0;
  const places = words.map((word) => {
    const place = plainWord(word, at);
    at += word.length + 1;
    return place;
  });
  const command: CommandLine = { start: 0, end: at, program: undefined, words: places };
  const context: LintContext = { release: build.release, machine: lintMachine(machine), knowledge };
  const analysis = analyse(command, context);
  const errors = findingsOf(analysis, context).filter(({ severity }) => severity === 'error');
  return { analysis, errors };
}

function valueOf(options: readonly ScannedOption[], id: string): string | undefined {
  return options.findLast(({ row }) => row?.id === id)?.value?.text;
}

function has(options: readonly ScannedOption[], ...ids: readonly string[]): boolean {
  return options.some(({ row }) => row !== undefined && ids.includes(row.id));
}

function remarksOf(options: readonly ScannedOption[], mode: string): readonly string[] {
  return options.flatMap(({ row }) => {
    if (row?.id === 'app-interactive') return ['Interactive-mode selected\n'];
    if (row?.id === 'app-auto-start') return ['Auto-start selected\n'];
    if (row?.id === 'app-forward-mode') return [`Set ${mode} packet forwarding mode\n`];
    return [];
  });
}

/** A line that was not refused. */
export function settingsOf({ analysis }: ReadLine): Settings {
  const { eal, application: app, scan } = analysis;
  const options = scan.application.options;
  const ealOptions = scan.eal.options;
  const number = (id: string, fallback: number) => Number(valueOf(options, id) ?? fallback) || fallback;
  const lcores = eal.lcores ?? [0];
  const mainLcore = eal.mainLcore ?? lcores[0] ?? 0;
  const mode = app.forwardMode ?? 'io';
  const [source = '198.18.0.1', destination = '198.18.0.2'] = (valueOf(options, 'app-tx-ip') ?? '').split(
    ',',
  );
  const segments = (valueOf(options, 'app-txpkts') ?? '64').split(',').map(Number);
  return {
    prefix: valueOf(ealOptions, 'eal-file-prefix') ?? 'rte',
    sharedFiles: !eal.inMemory && !has(ealOptions, 'eal-no-shconf'),
    telemetry: !has(ealOptions, 'eal-no-telemetry'),
    lcores,
    mainLcore,
    workers: lcores.filter((lcore) => lcore !== mainLcore),
    hugepages: eal.hugepages,
    memoryMb: eal.memoryMb,
    devices: eal.devices,
    pciProbing: eal.pciProbing,
    levels: new LogLevels(
      ealOptions.filter(({ row }) => row?.long === 'log-level').map(({ value }) => value?.text ?? ''),
    ),
    interactive: app.interactive === true,
    autoStart: has(options, 'app-auto-start'),
    deviceStart: !has(options, 'app-disable-device-start'),
    mode,
    rxQueues: app.rxQueues ?? 1,
    txQueues: app.txQueues ?? 1,
    rxDescriptors: app.rxDescriptors ?? 0,
    txDescriptors: app.txDescriptors ?? 0,
    cores: app.forwardingCores ?? 1,
    mbufs: app.mbufs ?? 155_456,
    mbufSize: app.mbufSize ?? 2176,
    burst: number('app-burst', 32),
    period: number('app-stats-period', 0),
    source: source === '' ? '198.18.0.1' : source,
    destination,
    packetLength: segments.reduce((sum, part) => sum + part, 0),
    segments: segments.length,
    multiFlow: has(options, 'app-txonly-multi-flow'),
    hotPlug: has(options, 'app-hot-plug'),
    remarks: remarksOf(options, mode),
  };
}
