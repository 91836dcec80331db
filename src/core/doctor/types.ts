// What the provider doctor finds on a VM, and what it says of it.
import type { Message } from '../message';
import type { StepId } from '../setup/types';
import type { EnumReading } from './driverEnum';

/**
 * Whose header it is. `distribution`: /usr/include, which the distribution's own kernel package brings; it says nothing of
 * the kernel that runs nor of the rdma-core that is installed.
 */
export type HeaderRole = 'running-kernel' | 'other-kernel' | 'distribution' | 'rdma-core-source';

/** A header that has `enum rdma_driver_id`. @property real Where the path leads to. */
export interface HeaderFact {
  readonly role: HeaderRole;
  readonly path: string;
  readonly real: string;
  readonly reading: EnumReading;
}

/**
 * A source tree of rdma-core on the VM.
 *
 * @property prefix Where it was installed to, as its cmake remembers; null where it was not configured.
 */
export interface SourceTree {
  readonly folder: string;
  readonly version: string | null;
  readonly prefix: string | null;
  readonly header: HeaderFact | null;
}

/** A copy of libibverbs. @property providers File names beside it, such as `libmana-rdmav34.so`. */
export interface LibraryCopy {
  readonly file: string;
  readonly folder: string;
  readonly version: string | null;
  readonly providers: readonly string[];
}

/** What the script `look` says. @property named Trees that the user has named and that are none. */
export interface LookFacts {
  readonly headers: readonly HeaderFact[];
  readonly sources: readonly SourceTree[];
  readonly notSources: readonly string[];
  readonly libraries: readonly LibraryCopy[];
  readonly driverFiles: readonly string[];
  readonly tools: Readonly<Partial<Record<'gdb' | 'ibv_devinfo' | 'timeout', string>>>;
  readonly ptraceScope: number | null;
}

/** A program that has libibverbs in its memory. Files may end in " (deleted)": replaced since. */
export interface RunningProgram {
  readonly pid: number;
  readonly name: string;
  readonly files: readonly string[];
}

/**
 * What `ibv_devinfo` did with the device.
 *
 * @property folder Where its libibverbs was taken from; null: where the loader takes it.
 * @property status Its exit status; null where its end was not seen.
 * @property loaded Files of libibverbs and its providers that the loader brought in.
 * @property functions Functions of providers that wrote a log line of this device: they were entered.
 * @property noProvider libibverbs has found no provider for the device.
 * @property seen It has said something of the device, so one was found.
 * @property lines What it printed, safe to show.
 */
export interface ProbeFacts {
  readonly device: string;
  readonly folder: string | null;
  readonly status: number | null;
  readonly loaded: readonly string[];
  readonly functions: readonly string[];
  readonly noProvider: boolean;
  readonly seen: boolean;
  readonly lines: readonly string[];
}

/**
 * What the script `watch` says.
 *
 * @property driverIds The kernel's driver id of each device; null: it was not asked, or did not answer.
 * @property pythonMissing It could not be asked.
 * @property probe null: there is no ibv_devinfo, or no device.
 */
export interface WatchFacts {
  readonly asRoot: boolean;
  readonly driverIds: readonly { readonly device: string; readonly id: number }[] | null;
  readonly pythonMissing: boolean;
  readonly programs: readonly RunningProgram[];
  readonly probe: ProbeFacts | null;
}

/** One line of a backtrace. `library` null: the program itself, or not known. */
export interface Frame {
  readonly number: number;
  readonly function: string | null;
  readonly library: string | null;
  readonly source: string | null;
}

/**
 * How a trace went. `entered`: a provider's context function was entered; `not-reached`: the program ended before that;
 * `failed`: gdb could not do it.
 *
 * @property program The command line under gdb.
 * @property provider Id of a row of `rdma-providers.json`; null where the backtrace names none that is known.
 * @property library The provider's library. @property function Its function, where the library has symbols.
 * @property compiledId The number that this provider was compiled with.
 * @property verbs The libibverbs that the program had loaded.
 * @property loaded Providers that it had loaded, used or not.
 * @property backtrace Lines as gdb printed them, safe to show.
 * @property output All that was printed, safe to show, for a trace that did not reach its aim.
 */
export interface TraceFacts {
  readonly outcome: 'entered' | 'not-reached' | 'failed';
  readonly program: string;
  readonly provider: string | null;
  readonly library: string | null;
  readonly function: string | null;
  readonly compiledId: number | null;
  readonly verbs: string | null;
  readonly loaded: readonly string[];
  readonly noProvider: boolean;
  readonly timedOut: boolean;
  readonly frames: readonly Frame[];
  readonly backtrace: readonly string[];
  readonly output: readonly string[];
}

/**
 * Where a number was read. `netlink`: the kernel itself; `headers`: of the running kernel; `trace`: out of the running
 * provider; `source`: the tree that this copy was built from; `folder`: one that this tool built for that number;
 * `version`: what releases of that version have.
 */
export type IdSource = 'netlink' | 'headers' | 'trace' | 'source' | 'folder' | 'version';

/** A number with where it comes from. Only those of `netlink` and `trace` are proof; the others are inferred. */
export interface KnownId {
  readonly id: number;
  readonly from: IdSource;
}

/**
 * The rdma-core that counts: the one that testpmd loads.
 *
 * @property folder Of its libibverbs; null where it is not known.
 * @property loadedBy The running program that has loaded it; null: by what the detection found.
 */
export interface CoreFacts {
  readonly version: string | null;
  readonly folder: string | null;
  readonly loadedBy: RunningProgram | null;
  readonly mana: KnownId | null;
  readonly hasMana: boolean | null;
}

/** Which provider opens MANA's device. `own`: MANA's; `other`: another one; `none`: none at all. */
export type VerdictKind = 'own' | 'other' | 'none' | 'unknown';

/**
 * How it is known: `trace`: seen under gdb; `log`: MANA's provider said so itself; `warning`: libibverbs said that it found
 * none; `inferred`: by the numbers. null: it is not known.
 */
export type Proof = 'trace' | 'log' | 'warning' | 'inferred' | null;

/** @property provider Id of the provider that opens the device; null where none does or it is not known. */
export interface DoctorVerdict {
  readonly kind: VerdictKind;
  readonly proof: Proof;
  readonly provider: string | null;
  readonly summary: Message;
  readonly reasons: readonly Message[];
}

/** What to do next. @property steps Setup steps that do it, in their order. */
export interface Advice {
  readonly text: Message;
  readonly steps: readonly StepId[];
}

/** All that the doctor knows of one VM. */
export interface DoctorReport {
  readonly schemaVersion: 1;
  readonly host: string;
  /** ISO 8601, by this machine's clock. */
  readonly examinedAt: string;
  readonly kernel: string | null;
  readonly device: string;
  readonly uverbs: string | null;
  readonly kernelId: KnownId | null;
  readonly core: CoreFacts;
  readonly look: LookFacts;
  readonly watch: WatchFacts;
  readonly trace: TraceFacts | null;
  readonly verdict: DoctorVerdict;
  readonly advice: readonly Advice[];
  /** Why the trace that was asked for was not made. */
  readonly traceProblem: Message | null;
}
