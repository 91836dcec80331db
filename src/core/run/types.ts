// The words of runs: what is asked for, the command that comes of it, and what comes back from the VM.
import type { Message } from '../message';
import type { ReleaseId } from '../testpmd/release';
import type { JudgedFinding } from '../testpmd/finding';

/** Ways to run testpmd. `custom`: a line that the user brings. */
export const scenarioIds = [
  'single-queue',
  'multiple-queues',
  'receiver',
  'sender',
  'two-nics',
  'netvsc',
  'custom',
] as const;
export type ScenarioId = (typeof scenarioIds)[number];

export function isScenarioId(value: unknown): value is ScenarioId {
  return scenarioIds.some((id) => id === value);
}

/**
 * What a person asks for. Everything but the scenario has a default.
 *
 * @property nics Names as `findNic` takes them; absent: the NICs that are handed over, else the first spare ones.
 * @property line The command as text, for `custom`, or edited from what a scenario made.
 * @property destination IPv4 address of the receiver, for scenarios that send.
 * @property durationSeconds Of forwarding; 0: until it is stopped.
 * @property statsPeriodSeconds Between two of testpmd's statistics.
 * @property console With the prompt `testpmd>`.
 * @property queues Queues each way, a power of two; absent: one for each forwarding lcore, at most 8.
 * @property source IPv4 address of the sending NIC, where the facts do not know it.
 */
export interface RunRequest {
  readonly scenario: ScenarioId;
  readonly nics?: readonly string[];
  readonly line?: string;
  readonly destination?: string;
  readonly durationSeconds: number;
  readonly statsPeriodSeconds: number;
  readonly console: boolean;
  readonly queues?: number;
  readonly source?: string;
}

export const defaultRequest: RunRequest = {
  scenario: 'single-queue',
  durationSeconds: 30,
  statsPeriodSeconds: 1,
  console: false,
};

/** Longest run that can be asked for, in seconds: a week. */
export const longestRun = 7 * 86_400;
/** Longest time between two of testpmd's statistics, in seconds. */
export const longestPeriod = 3600;
/** Most queues each way that can be asked for. */
export const mostQueues = 64;

/**
 * A command, in words: no shell reads it again.
 *
 * @property program Absolute path of testpmd on the VM.
 * @property env What the line sets in front of the program (`LD_LIBRARY_PATH=…`), by name.
 * @property text The same as one line, quoted for a shell: what is shown, copied and edited.
 */
export interface TestpmdCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A NIC that the command uses, as far as the facts know it. */
export interface RunNic {
  readonly label: string;
  readonly mac: string | null;
  readonly vmbusUuid: string | null;
  readonly pciAddress: string | null;
}

export type PreconditionId =
  /** There is a testpmd on the VM, it is the one that the line names, and it has net_mana. */
  | 'testpmd'
  | 'net-mana'
  /** Enough free hugepages for the line's memory. */
  | 'hugepages'
  /** Modules and RDMA device. */
  | 'modules'
  /** The NICs of the line are handed over (netvsc) or their VF is down. */
  | 'nic'
  /** No NIC of the line carries SSH or the default route. */
  | 'ssh-nic'
  /** No other process uses the prefix or the NIC. */
  | 'other-process'
  /** sudo. */
  | 'root';

/**
 * @property state `missing` keeps the run from starting; `doubtful` is told and does not; `unknown`: the facts do not say.
 * @property steps Ids of setup steps that would mend it, first things first; empty where none does.
 */
export interface Precondition {
  readonly id: PreconditionId;
  readonly state: 'met' | 'missing' | 'doubtful' | 'unknown';
  readonly message: Message;
  readonly steps: readonly string[];
}

/**
 * A run, ready to be started: the line, what is to be said of it, and what it needs.
 *
 * @property id 16 hex digits; names the run on the VM and the record.
 * @property filePrefix `--file-prefix` of the line: what testpmd leaves behind is found by it.
 * @property ownPrefix The prefix was made for this run, so that everything of it may be removed.
 * @property findings Of the language service, by the release on the VM; offsets into `command.text`.
 * @property bootId The boot that the facts are of.
 * @property notes What was chosen and why, and what was made of the user's own line.
 * @property suggestions Whole lines that would mend something: taken over as `RunRequest.line`.
 */
export interface RunPlan {
  readonly id: string;
  readonly host: string;
  readonly scenario: ScenarioId;
  readonly command: TestpmdCommand;
  readonly release: ReleaseId;
  readonly findings: readonly JudgedFinding[];
  readonly preconditions: readonly Precondition[];
  readonly nics: readonly RunNic[];
  readonly filePrefix: string;
  readonly ownPrefix: boolean;
  readonly durationSeconds: number;
  readonly console: boolean;
  readonly bootId: string | null;
  readonly notes: readonly Message[];
  readonly suggestions: readonly { readonly title: Message; readonly line: string }[];
}

/** What testpmd's main and forwarding threads, and its ports, did until one moment; counters as they were read. */
export interface PortCounters {
  readonly port: number;
  readonly rxPackets: number;
  readonly txPackets: number;
  /** Bytes; null where the source does not say. Some drivers (net_null, net_ring) count none. */
  readonly rxBytes: number | null;
  readonly txBytes: number | null;
  /** Packets that the NIC had no descriptor for, that were broken, for which there was no mbuf, that could not be sent. */
  readonly rxMissed: number;
  readonly rxErrors: number;
  readonly rxNoMbuf: number;
  readonly txErrors: number;
}

/**
 * One line that the supervisor on the VM has written: `NUMBER CENTISECONDS KIND TEXT`.
 *
 * @property number 1 and up, without gaps but where the VM had to drop old ones: by it a client goes on after a break.
 * @property atMs Milliseconds of the VM's monotonic clock (/proc/uptime), which no clock change moves.
 */
export interface StreamRecord {
  readonly number: number;
  readonly atMs: number;
  readonly body: StreamBody;
}

export type StreamBody =
  /** First record: wall clock (seconds since 1970) and boot id at that moment. */
  | { readonly kind: 'begin'; readonly epochSeconds: number; readonly bootId: string; readonly pid: number }
  /** Output of testpmd, stdout and stderr in their order; `whole`: a line ended here. Not sanitized. */
  | { readonly kind: 'output'; readonly text: string; readonly whole: boolean }
  /** Jiffies of CPU per thread since the last one; lcore −1: a thread that belongs to none. */
  | {
      readonly kind: 'cpu';
      readonly hz: number;
      readonly threads: readonly {
        readonly tid: number;
        readonly name: string;
        readonly lcore: number;
        readonly ticks: number;
      }[];
    }
  /** Counters of a VF netdev or RDMA port, as they were read: names of sysfs or of ethtool. */
  | { readonly kind: 'vf'; readonly device: string; readonly counters: Readonly<Record<string, number>> }
  /** What DPDK's telemetry says of the ports. */
  | { readonly kind: 'telemetry'; readonly ports: readonly TelemetryPort[] }
  | { readonly kind: 'event'; readonly name: SupervisorEvent; readonly words: readonly string[] };

/**
 * A port as DPDK's own telemetry knows it.
 *
 * @property name Of the device: `7870:00:00.0_port1` (net_mana), a vmbus UUID (net_netvsc), `net_null0`.
 * @property rxQueues Packets of each queue so far; empty where the driver does not count by queue.
 * @property extra xstats that tell more: `vf_…` of net_netvsc.
 */
export interface TelemetryPort extends PortCounters {
  readonly name: string;
  readonly rxQueues: readonly number[];
  readonly txQueues: readonly number[];
  readonly linkUp: boolean | null;
  readonly extra: Readonly<Record<string, number>>;
}

/**
 * What the supervisor tells of itself: `started PID`, `forwarding`, `limit` (the time is over), `stopping SIGNAL WHY`
 * (WHY: user, time, lost, disk, start), `exited code|signal N`, `cleaned FILES`, `left WHAT`, `dropped FIRST LAST`
 * (records that had to go), `ended WHY`, and `note ID ARG…`.
 */
export type SupervisorEvent =
  | 'started'
  | 'forwarding'
  | 'limit'
  | 'stopping'
  | 'exited'
  | 'cleaned'
  | 'left'
  | 'dropped'
  | 'ended'
  | 'note';

/** Why a run ended. `self`: testpmd ended by itself. `supervisor`: its supervisor was killed, the guard ended it. */
export type EndReason = 'self' | 'time' | 'user' | 'start-timeout' | 'disk' | 'supervisor' | 'reboot';

/** A run that a VM knows of: what lists, trees and re-attaching need. */
export interface VmRun {
  readonly id: string;
  readonly state: 'running' | 'stopping' | 'ended';
  readonly pid: number | null;
  readonly filePrefix: string;
  readonly console: boolean;
  readonly startedEpochSeconds: number;
  readonly scenario: string;
  readonly holder: string;
  readonly line: string;
  /** Number of its last record. */
  readonly records: number;
  /** Of forwarding, as it was asked for; 0: until it is stopped. */
  readonly durationSeconds?: number;
}
