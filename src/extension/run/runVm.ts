// What runs need of a VM of the list and of the world around them. Tests put something simpler in their place.
import type { DetectionReport } from '../../core/detect/finding';
import type { VmEntry } from '../../core/hosts/host';
import type { AskSudoPassword } from '../../core/remote/rights';
import type { ConnectionState, ExecRequest, ExecResult } from '../../core/remote/session';
import type { VmSetupStatus } from '../../core/setup/journal';
import type { RunsView } from '../../core/view/runsView';
import type { VmState } from '../../core/view/vmState';
import type { Logger } from '../../platform';
import type { RunRecordStore } from '../../platform/runs/recordStore';
import type * as engine from './runEngine';

/** `Vm` of the list is one. */
export interface RunVm {
  readonly entry: VmEntry;
  readonly state: VmState;
  connect(signal: AbortSignal): Promise<void>;
  detect(signal: AbortSignal): Promise<DetectionReport>;
  exec(request: ExecRequest): Promise<ExecResult>;
  /** @returns a function that ends the subscription. */
  onConnectionChange(listener: (state: ConnectionState) => void): () => void;
  /** Shows the runs in the tree. `quietly`: only figures have changed; whoever draws them asks for them. */
  showRuns(view: RunsView, quietly: boolean): void;
}

/** Everything of the bundle, panels included. */
export type RunEngine = typeof engine;
/** The part that knows nothing of VS Code. */
export type RunCore = Omit<RunEngine, 'RunPanels'>;

/** A memory over sessions, such as VS Code's. */
export interface Remembered {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/**
 * @property engine Loads the engine at first use.
 * @property report A detection of now: connects and detects where that is needed.
 * @property setupStatus What the VM says about setups, where that asks nobody anything; undefined where it does not say.
 * @property addresses Addresses of a VM's NICs that earlier detections have seen, by MAC.
 * @property askSudo Answers from memory, or asks a person.
 * @property isTrusted False in an untrusted workspace: nothing runs there.
 * @property holder Who runs from here: `user@machine`.
 * @property newId 16 hex digits from a random source. @property keep How many runs are kept of a VM.
 */
export interface RunsDeps {
  engine(): Promise<RunCore>;
  report(vm: RunVm, fresh: boolean, signal: AbortSignal): Promise<DetectionReport>;
  setupStatus(vm: RunVm, report: DetectionReport, signal: AbortSignal): Promise<VmSetupStatus | undefined>;
  addresses(vmId: string): ReadonlyMap<string, readonly string[]>;
  askSudo(vm: VmEntry, signal: AbortSignal): AskSudoPassword;
  isTrusted(): boolean;
  readonly holder: string;
  newId(): string;
  now(): number;
  /** Rejects, or settles, as soon as `signal` fires. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  keep(): number;
  readonly store: RunRecordStore;
  readonly memory: Remembered;
  readonly logger: Logger;
}
