// The stages a command goes through, as testpmd's own start does: options are scanned, EAL takes its side, devices
// are probed, the application takes the rest. Each stage leaves a plain object for the next one and for the rules.
import type { CommandLine, CommandWord } from '../shell/word';
import type { DeviceArgument, PortModel } from './devices/model';
import type { Finding } from './finding';
import type { Machine } from './machine';
import type { OptionRow, OptionSide } from './optionTable';
import type { Release } from './release';
import type { TestpmdKnowledge } from './knowledge';

/** Everything a verdict depends on besides the command itself. `machine` null: no VM's facts. */
export interface LintContext {
  readonly release: Release;
  readonly machine: Machine | null;
  readonly knowledge: TestpmdKnowledge;
}

/**
 * An option as the release's own parser takes it.
 *
 * @property row The option meant; undefined for one that the release does not have.
 * @property word The word the name stands in, `from`..`to` its part of the word's value, dashes included, `=` not.
 * @property spelled The name as written, dashes included: `--stats`, `-l`.
 * @property value undefined where none was given (or none may be).
 */
export interface ScannedOption {
  readonly side: OptionSide;
  readonly row: OptionRow | undefined;
  readonly word: CommandWord;
  readonly from: number;
  readonly to: number;
  readonly spelled: string;
  readonly abbreviated: boolean;
  readonly value: ScannedValue | undefined;
}

/**
 * @property word The word the value stands in (that of the option where it is attached); `from`..`to` its part.
 * @property text The value, possibly with `unknownPart` in it; `known` false then.
 */
export interface ScannedValue {
  readonly word: CommandWord;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly known: boolean;
}

/**
 * @property options In the order in which they are processed.
 * @property strays Words that are neither options nor values.
 * @property open Some word may stand for more words: what is missing here may be there.
 */
export interface ScannedSide {
  readonly options: readonly ScannedOption[];
  readonly strays: readonly CommandWord[];
  readonly open: boolean;
}

/**
 * @property separator The `--`; undefined where there is none.
 * @property sidesKnown False when an unknown word before the first options may hold a `--`: which side an option is
 *   on is then not known, and nothing is said about it.
 * @property stopsEarly `--help` or `--version`: testpmd prints and ends, and looks at nothing that follows.
 */
export interface Scan {
  readonly eal: ScannedSide;
  readonly application: ScannedSide;
  readonly separator: CommandWord | undefined;
  readonly sidesKnown: boolean;
  readonly stopsEarly: ScannedOption | undefined;
  readonly findings: readonly Finding[];
}

/**
 * What EAL makes of its side.
 *
 * @property lcores Enabled lcore ids, ascending, the main one among them; null where they cannot be known.
 * @property mainLcore null where it cannot be known.
 * @property forwardingLcores How many are left for forwarding (all but main and service lcores); null: unknown.
 * @property devices -a, -b and --vdev in the order in which they are processed.
 * @property autoProbing False with --no-auto-probing: only devices that are named are probed.
 * @property hugepages False with --no-huge. @property inMemory With --in-memory.
 * @property memoryMb What -m or --socket-mem asks for in all; null where nothing is asked or it is unknown.
 * @property processType null where it is unknown.
 */
export interface EalOutcome {
  readonly lcores: readonly number[] | null;
  readonly mainLcore: number | null;
  readonly forwardingLcores: number | null;
  readonly devices: readonly DeviceArgument[];
  readonly pciProbing: boolean;
  readonly autoProbing?: boolean;
  readonly hugepages: boolean;
  readonly inMemory: boolean;
  readonly memoryMb: number | null;
  readonly processType: 'primary' | 'secondary' | 'auto' | null;
  readonly findings: readonly Finding[];
}

/**
 * What the application makes of its side; a null is a value that cannot be known, a default is filled in.
 *
 * @property forwardMode As testpmd would run it: `io` for an unknown mode.
 * @property rxDescriptors,txDescriptors 0: the PMD's default.
 */
export interface ApplicationOutcome {
  readonly forwardMode: string | null;
  readonly interactive: boolean | null;
  readonly rxQueues: number | null;
  readonly txQueues: number | null;
  readonly rxDescriptors: number | null;
  readonly txDescriptors: number | null;
  readonly forwardingCores: number | null;
  readonly mbufs: number | null;
  readonly mbufSize: number | null;
  readonly findings: readonly Finding[];
}

/** A command, understood. `findings` of the stages are errors and ignored values; the rules add their own. */
export interface Analysis {
  readonly command: CommandLine;
  readonly scan: Scan;
  readonly eal: EalOutcome;
  readonly ports: PortModel;
  readonly application: ApplicationOutcome;
}
