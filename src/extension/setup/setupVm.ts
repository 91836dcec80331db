// What setups need of a VM of the list and of the world around them. Tests put something simpler in their place.
import type { DetectionReport } from '../../core/detect/finding';
import type { VmEntry } from '../../core/hosts/host';
import type { ExecRequest, ExecResult, VmConnection } from '../../core/remote/session';
import type { SetupView } from '../../core/view/setupView';
import type { VmState } from '../../core/view/vmState';
import type { Logger } from '../../platform';
import type * as engine from './setupEngine';

/** `Vm` of the list is one. */
export interface SetupVm {
  readonly entry: VmEntry;
  readonly state: VmState;
  connect(signal: AbortSignal): Promise<void>;
  detect(signal: AbortSignal): Promise<DetectionReport>;
  exec(request: ExecRequest): Promise<ExecResult>;
  /** Shows a running setup, or what was left half-done, in the tree. */
  showSetup(view: SetupView): void;
}

/** Everything of the bundle, plan views included. */
export type SetupEngine = typeof engine;
/** The part for plans and runs, which knows nothing of VS Code. */
export type SetupCore = Omit<SetupEngine, 'SetupPlanPanels' | 'doctor'>;

/**
 * @property engine Loads the engine at first use.
 * @property createConnection One more connection to the VM of an entry; it opens nothing by itself.
 * @property askSudo The password of `user` on the VM; undefined when the person gave up.
 * @property isTrusted False in an untrusted workspace: nothing of setups runs there.
 * @property holder Who runs setups from here: `user@machine`.
 * @property newId Letters and digits from a random source.
 */
export interface SetupDeps {
  engine(): Promise<SetupCore>;
  createConnection(entry: VmEntry): VmConnection;
  askSudo(vm: VmEntry, user: string, wrong: boolean, signal: AbortSignal): Promise<string | undefined>;
  isTrusted(): boolean;
  readonly holder: string;
  newId(): string;
  now(): number;
  /** Rejects as soon as `signal` fires. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** A moment for a reader. */
  time(epochMs: number): string;
  readonly logger: Logger;
}
