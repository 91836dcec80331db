// One VM of the list: its connection, its detection and its newest report. Knows nothing of VS Code.
import type { DetectionReport } from '../core/detect/finding';
import type { VmEntry } from '../core/hosts/host';
import { ProblemError, type Problem } from '../core/problem';
import type { ConnectionState, ExecRequest, ExecResult, VmConnection } from '../core/remote/session';
import { cancelled } from '../core/ssh/problems';
import { restarted } from '../core/view/reportCache';
import type { RunsView } from '../core/view/runsView';
import type { SetupView } from '../core/view/setupView';
import type { VmState } from '../core/view/vmState';
import type { Logger } from '../platform';

/** What a VM needs from outside. */
export interface VmDeps {
  /** Makes the connection at the first use; it opens nothing by itself. */
  createConnection(entry: VmEntry): VmConnection;
  detect(connection: VmConnection, entry: VmEntry, signal: AbortSignal): Promise<DetectionReport>;
  loadReport(entry: VmEntry): Promise<DetectionReport | undefined>;
  saveReport(entry: VmEntry, report: DetectionReport): Promise<void>;
  /** Whether to detect each time the connection opens. */
  autoDetect(): boolean;
  /** Any failure, as a problem that can be shown. */
  problemOf(error: unknown): Problem;
  readonly logger: Logger;
}

interface RunningDetection {
  readonly controller: AbortController;
  readonly promise: Promise<DetectionReport>;
}

/** State changes are told by `changed`; read `state` for what is. */
export class Vm {
  private connection: VmConnection | undefined;
  private endSubscription: (() => void) | undefined;
  private connectionState: ConnectionState = { kind: 'disconnected' };
  private report: DetectionReport | undefined;
  private cached = false;
  private problem: Problem | undefined;
  private setup: SetupView | undefined;
  private runs: RunsView | undefined;
  private readonly linkListeners = new Set<(state: ConnectionState) => void>();
  private running: RunningDetection | undefined;
  private disposed = false;

  constructor(
    private currentEntry: VmEntry,
    private readonly deps: VmDeps,
    private readonly changed: () => void,
  ) {}

  get entry(): VmEntry {
    return this.currentEntry;
  }

  get state(): VmState {
    return {
      entry: this.currentEntry,
      connection: this.connectionState,
      report: this.report,
      cached: this.cached,
      detecting: this.running !== undefined,
      problem: this.problem,
      setup: this.setup,
      runs: this.runs,
    };
  }

  /** Takes a new name or other data that does not change where the connection goes. */
  rename(entry: VmEntry): void {
    this.currentEntry = entry;
  }

  /** Runs a command on the open connection; rejects with `not-connected` where there is none. */
  exec(request: ExecRequest): Promise<ExecResult> {
    return this.open().exec(request);
  }

  /** Shows a setup that runs, or that was left half-done. */
  showSetup(view: SetupView): void {
    this.setup = view;
    if (!this.disposed) this.changed();
  }

  /** Shows the runs of testpmd. `quietly`: only their figures are others; whoever draws those knows when. */
  showRuns(view: RunsView, quietly: boolean): void {
    this.runs = view;
    if (!this.disposed && !quietly) this.changed();
  }

  /** Told of each new state of the connection. @returns a function that ends the subscription. */
  onConnectionChange(listener: (state: ConnectionState) => void): () => void {
    this.linkListeners.add(listener);
    return () => this.linkListeners.delete(listener);
  }

  /** Shows the report of an earlier session until there is a new one. */
  async loadCachedReport(): Promise<void> {
    const report = await this.deps.loadReport(this.currentEntry);
    if (report === undefined || this.report !== undefined || this.disposed) return;
    this.report = report;
    this.cached = true;
    this.changed();
  }

  /**
   * Connects and, where that is wanted on each connect, detects. Resolves when both are done.
   *
   * @throws ProblemError of the connection or of the detection, `cancelled` included.
   */
  async connect(signal: AbortSignal): Promise<void> {
    await this.open().connect({ interactive: true, signal });
    if (this.running !== undefined) await this.follow(this.running, signal);
  }

  reconnectNow(): void {
    this.connection?.reconnectNow();
  }

  async disconnect(): Promise<void> {
    this.running?.controller.abort();
    await this.connection?.disconnect();
  }

  /**
   * Detects now, or joins the detection that is running.
   *
   * @throws ProblemError, `not-connected` where there is no connection.
   */
  async detect(signal: AbortSignal): Promise<DetectionReport> {
    return this.follow(this.running ?? this.startDetection(), signal);
  }

  /** @returns false when none is running. */
  cancelDetection(): boolean {
    this.running?.controller.abort();
    return this.running !== undefined;
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    this.running?.controller.abort();
    this.endSubscription?.();
    this.linkListeners.clear();
    await this.connection?.dispose();
  }

  private open(): VmConnection {
    // A command may have waited while the VM was taken off the list; nobody would close what it opens now.
    if (this.disposed) throw new ProblemError(cancelled());
    if (this.connection === undefined) {
      this.connection = this.deps.createConnection(this.currentEntry);
      this.endSubscription = this.connection.onStateChange((state) => {
        this.onState(state);
      });
    }
    return this.connection;
  }

  private onState(state: ConnectionState): void {
    const opened = state.kind === 'connected' && this.connectionState.kind !== 'connected';
    this.connectionState = state;
    // What was left half-done there is read again with the next connection.
    if (state.kind !== 'connected' && this.setup?.running === undefined) this.setup = undefined;
    if (opened && this.deps.autoDetect()) {
      // What an earlier connection was still asked describes a VM that may have restarted since.
      this.running?.controller.abort();
      this.startDetection();
    }
    for (const listener of [...this.linkListeners]) listener(state);
    this.changed();
  }

  private startDetection(): RunningDetection {
    const controller = new AbortController();
    const running: RunningDetection = { controller, promise: this.runDetection(controller.signal) };
    this.running = running;
    this.problem = undefined;
    const settle = (apply: () => void) => {
      if (this.running !== running) return;
      this.running = undefined;
      apply();
      if (!this.disposed) this.changed();
    };
    // Attached before anyone can wait for the promise, so whoever waits sees the new state.
    void running.promise.then(
      (report) => {
        settle(() => {
          this.accept(report);
        });
      },
      (error: unknown) => {
        settle(() => {
          this.problem = this.deps.problemOf(error);
        });
      },
    );
    this.changed();
    return running;
  }

  private async runDetection(signal: AbortSignal): Promise<DetectionReport> {
    return this.deps.detect(this.open(), this.currentEntry, signal);
  }

  private accept(report: DetectionReport): void {
    if (this.report !== undefined && restarted(this.report, report)) {
      this.deps.logger.info(`${this.currentEntry.name}: restarted since the last detection`);
    }
    this.report = report;
    this.cached = false;
    this.deps.saveReport(this.currentEntry, report).catch((error: unknown) => {
      this.deps.logger.warn(`the report could not be cached: ${String(error)}`);
    });
  }

  /** Waits for a detection; aborting `signal` cancels it for everyone who waits, as the user asked it to stop. */
  private async follow(running: RunningDetection, signal: AbortSignal): Promise<DetectionReport> {
    const abort = () => {
      running.controller.abort();
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await running.promise;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }
}

/** True when both entries lead to the same place in the same way, so that an open connection can stay. */
export function sameDestination(a: VmEntry, b: VmEntry): boolean {
  return (
    a.host === b.host &&
    a.port === b.port &&
    a.user === b.user &&
    a.identityFile === b.identityFile &&
    a.knownHostsFile === b.knownHostsFile
  );
}

export function isCancelled(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.id === 'cancelled';
}
