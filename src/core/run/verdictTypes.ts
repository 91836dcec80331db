// What is said of a run in the end, and at any time before.
import type { Message } from '../message';
import type { FixWords } from '../logs/words';
import type { LogSeverity } from '../../knowledge/logs';
import type { ProcessExit } from './course';
import type { PortDriver } from './ports';
import type { Direction } from './series';
import type { EndReason } from './types';

/**
 * Which way the packets went. `mana-vf`: over MANA. `synthetic`: over netvsc's slow path. `other`: over something that
 * is no NIC of Azure's (net_null, net_ring, …) or another NIC's VF. `mixed`: a part over MANA, a part over the slow path, as
 * when the host takes the VF away. `unknown`: nothing proves either.
 */
export type TrafficPath = 'mana-vf' | 'synthetic' | 'other' | 'mixed' | 'unknown';

/** Why forwarding is confirmed or not: what code branches on; the sentence is `headline`. */
export type VerdictReason =
  /** Packets move as the mode moves them. */
  | 'forwarding'
  /** Nothing was heard of testpmd. */
  | 'silent'
  /** testpmd speaks and has not started to forward yet. */
  | 'starting'
  /** It ended before it forwarded. */
  | 'not-started'
  /** It forwards between no ports at all. */
  | 'no-ports'
  /** No port was configured and started. */
  | 'ports-not-started'
  /** It forwards, and no packet moved in the direction of the mode. */
  | 'nothing-moved'
  /** Packets came and were not sent on. */
  | 'not-sent-on'
  /** Packets moved for a small part of the time only. */
  | 'stalled'
  /** It forwards, and there is too little to say more. */
  | 'too-early'
  /** The line names a MANA device, and the packets go over the synthetic path. */
  | 'synthetic'
  /** testpmd was ended by a signal that nobody of ours sent. */
  | 'crashed';

/**
 * Samples of one direction, without the first one, the last one and zeros in front.
 *
 * @property samples How many count. @property trimmed False where there were too few to leave any out.
 * @property p50 Half of the samples are not above it; likewise `p99`. Nearest rank: a value that was measured.
 * @property meanBits Bits per second by the driver's own count of bytes; null where it counts none.
 * @property wireBits Bits per second on the wire, computed from the packets and their length; null where that is unknown.
 */
export interface Figures {
  readonly samples: number;
  readonly trimmed: boolean;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly p50: number;
  readonly p99: number;
  readonly meanBits: number | null;
  readonly wireBits: number | null;
}

/** @property share dropped / (packets + dropped); null where there was neither. */
export interface Drops {
  readonly packets: number;
  readonly dropped: number;
  readonly share: number | null;
}

/**
 * @property packets That were counted, whatever the samples say. @property moved More than stray ones.
 * @property seen Samples since the first packet. @property movingPart Part of them with any packet; null where none is.
 * @property expected The mode moves packets in this direction.
 */
export interface DirectionVerdict {
  readonly figures: Figures | null;
  readonly drops: Drops;
  readonly packets: number;
  readonly seen: number;
  readonly movingPart: number | null;
  readonly moved: boolean;
  readonly expected: boolean;
}

export interface PortVerdict {
  readonly port: number;
  readonly device: string | null;
  readonly driver: PortDriver | null;
  readonly configured: boolean;
  readonly started: boolean;
  readonly forwards: boolean;
  readonly linkDown: boolean;
  readonly rx: DirectionVerdict;
  readonly tx: DirectionVerdict;
}

/** The explanation of what went wrong: the gravest incident that explains the reason. */
export interface VerdictCause {
  readonly incident: string;
  readonly code: string;
  readonly severity: LogSeverity;
  readonly title: Message;
  readonly explanation: readonly Message[];
  readonly line: number | null;
  readonly atMs: number;
  readonly fixes: readonly FixWords[];
}

/** Something to do. @property step Id of a setup step that does it; null where none does. @property commands For a terminal. */
export interface NextStep {
  readonly message: Message;
  readonly step: string | null;
  readonly commands: readonly string[];
}

/** Compared with earlier runs on the same VM that are of the same kind. @property change Part of their mean, in one direction. */
export interface HistoryComparison {
  readonly runs: number;
  readonly rx: HistoryChange | null;
  readonly tx: HistoryChange | null;
  readonly sentences: readonly Message[];
}

/** @property isNoise Within ±12.5 %, which is what LISA's hot-plug test lets pass. */
export interface HistoryChange {
  readonly mean: number;
  readonly earlier: number;
  readonly change: number;
  readonly isNoise: boolean;
}

/**
 * @property final The run has ended: nothing of this changes any more.
 * @property headline One sentence. @property warnings What a reader must know though it stopped nothing.
 * @property counts Ports configured, started, and `ports=`, `cores=`, `streams=` of the forwarding; null: never came to it.
 * @property total Sums of the ports' means. @property drops Of all ports, by testpmd's own sums where it printed them.
 * @property seconds Of forwarding.
 */
export interface Verdict {
  readonly final: boolean;
  readonly forwarding: 'confirmed' | 'not-confirmed';
  readonly reason: VerdictReason;
  readonly headline: Message;
  readonly path: TrafficPath;
  readonly pathSentence: Message;
  readonly evidence: readonly Message[];
  readonly warnings: readonly Message[];
  readonly mode: string | null;
  readonly directions: readonly Direction[];
  readonly counts: {
    readonly configured: number;
    readonly started: number;
    readonly forwarding: number | null;
    readonly cores: number | null;
    readonly streams: number | null;
  };
  readonly ports: readonly PortVerdict[];
  readonly total: { readonly rxPps: number | null; readonly txPps: number | null };
  readonly drops: { readonly rx: Drops; readonly tx: Drops };
  readonly packetLength: number | null;
  readonly seconds: number;
  readonly cause: VerdictCause | null;
  readonly nextSteps: readonly NextStep[];
  readonly comparison: HistoryComparison | null;
  readonly exit: ProcessExit | null;
  readonly endReason: EndReason | null;
  /** How the figures are made: for the small print. */
  readonly method: Message;
}
