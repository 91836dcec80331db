// A VM of the list, a world and an engine for runs that a test controls: no VS Code, no network, no clock.
import { parseRecord, readRecord, readSummary } from '../../src/core/run/readRecord';
import { Rights } from '../../src/core/remote/rights';
import { isRunProblem, planRun, startable, stepsFor } from '../../src/core/run/plan';
import { planPair } from '../../src/core/run/planPair';
import { runPair } from '../../src/core/run/pair';
import { summaryOf } from '../../src/core/run/record';
import { RunNarrator } from '../../src/core/run/report/narrator';
import { planToText } from '../../src/core/run/report/planText';
import { statusLine } from '../../src/core/run/report/statusLine';
import { verdictLine, verdictToText } from '../../src/core/run/report/verdictText';
import { scenarioLabel } from '../../src/core/run/report/words';
import { destinationHints, nicChoices, scenarioOf, scenarioRows, whyNot } from '../../src/core/run/scenarios';
import { attachRun, listRuns, startRun, stopRun } from '../../src/core/run/session';
import { shareRecord } from '../../src/core/run/share';
import { checkConsoleLine } from '../../src/core/testpmd/console/check';
import { consoleCompletions } from '../../src/core/testpmd/console/complete';
import type { Facts } from '../../src/core/detect/facts';
import type { DetectionReport } from '../../src/core/detect/finding';
import type { ConnectionState, ExecRequest } from '../../src/core/remote/session';
import type { RunsView } from '../../src/core/view/runsView';
import type { VmState } from '../../src/core/view/vmState';
import { consoleContext } from '../../src/extension/run/consoleContext';
import { laidOut } from '../../src/extension/run/laidOut';
import { summaryWords } from '../../src/extension/run/summaryWords';
import type { RunCore, RunsDeps, RunVm } from '../../src/extension/run/runVm';
import { silentLogger } from '../../src/platform/log';
import type { KeptRun, RunRecordStore } from '../../src/platform/runs/recordStore';
import { handedOver, healthy, nicPair } from '../core/judge/situations';
import { FakeRunVm } from '../core/run/fakeRunVm';
import { connected, reportOf, vmState } from '../core/view/outline';

/** A VM on which the second NIC is with DPDK, its VF down. */
export const ready: Facts = { ...healthy, nics: [nicPair(0), handedOver(1, false)] };

export class FakeListVm implements RunVm {
  readonly asked: string[] = [];
  readonly shown: RunsView[] = [];
  /** Of those how many were for figures alone. */
  quiet = 0;
  private current: VmState;

  /** @param vm What is at the other end. */
  constructor(
    readonly vm = new FakeRunVm(),
    facts: Facts = ready,
    entry: Partial<VmState['entry']> = {},
  ) {
    const state = vmState({ connection: connected, report: reportOf(facts) });
    this.current = { ...state, entry: { ...state.entry, ...entry } };
  }

  get entry(): VmState['entry'] {
    return this.current.entry;
  }

  get state(): VmState {
    return { ...this.current, connection: this.vm.connection.state };
  }

  get report(): DetectionReport {
    const { report } = this.current;
    if (report === undefined) throw new Error('no report');
    return report;
  }

  /** The newest picture of its runs. */
  get runs(): RunsView {
    return this.shown.at(-1) ?? { live: [], kept: [] };
  }

  connect(): Promise<void> {
    this.asked.push('connect');
    return Promise.resolve();
  }

  detect(): Promise<DetectionReport> {
    this.asked.push('detect');
    return Promise.resolve(this.report);
  }

  exec(request: ExecRequest) {
    return this.vm.connection.exec(request);
  }

  onConnectionChange(listener: (state: ConnectionState) => void): () => void {
    return this.vm.connection.onStateChange(listener);
  }

  showRuns(view: RunsView, quietly: boolean): void {
    this.shown.push(view);
    if (quietly) this.quiet += 1;
  }
}

/** Records in memory. `broken`: nothing can be written. */
export class MemoryStore implements RunRecordStore {
  readonly kept = new Map<string, readonly KeptRun[]>();
  broken = false;

  list(vmId: string): Promise<readonly unknown[]> {
    return Promise.resolve((this.kept.get(vmId) ?? []).map(({ summary }) => summary));
  }

  load(vmId: string, id: string): Promise<unknown> {
    return Promise.resolve(this.kept.get(vmId)?.find((run) => run.id === id)?.record);
  }

  save(vmId: string, run: KeptRun, keep: number): Promise<void> {
    if (this.broken) return Promise.reject(new Error('disk full'));
    // As files have it: nothing but what JSON holds comes back.
    const written = JSON.parse(JSON.stringify(run)) as KeptRun;
    const others = (this.kept.get(vmId) ?? []).filter(({ id }) => id !== run.id);
    this.kept.set(vmId, [written, ...others].slice(0, keep));
    return Promise.resolve();
  }

  remove(vmId: string, id: string): Promise<void> {
    this.kept.set(
      vmId,
      (this.kept.get(vmId) ?? []).filter((run) => run.id !== id),
    );
    return Promise.resolve();
  }

  forget(vmId: string): Promise<void> {
    this.kept.delete(vmId);
    return Promise.resolve();
  }
}

export class Memory {
  private readonly values = new Map<string, unknown>();

  get(key: string): unknown {
    return this.values.get(key);
  }

  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }
}

export const core: RunCore = {
  attachRun,
  checkConsoleLine,
  consoleCompletions,
  consoleContext,
  destinationHints,
  isRunProblem,
  laidOut,
  listRuns,
  nicChoices,
  parseRecord,
  planPair,
  planRun,
  planToText,
  readRecord,
  readSummary,
  Rights,
  RunNarrator,
  runPair,
  scenarioLabel,
  scenarioOf,
  scenarioRows,
  shareRecord,
  startable,
  startRun,
  statusLine,
  stepsFor,
  stopRun,
  summaryOf,
  summaryWords,
  verdictLine,
  verdictToText,
  whyNot,
};

/** @property trusted False for an untrusted workspace. @property sudo Questions for a password. */
export interface RunWorld {
  trusted: boolean;
  readonly store: MemoryStore;
  readonly memory: Memory;
  readonly asked: string[];
  readonly deps: RunsDeps;
}

export function runWorld({ vm }: FakeListVm = new FakeListVm()): RunWorld {
  let ids = 0;
  const store = new MemoryStore();
  const memory = new Memory();
  const asked: string[] = [];
  const world: RunWorld = {
    trusted: true,
    store,
    memory,
    asked,
    deps: {
      engine: () => Promise.resolve(core),
      report: (listed) => {
        if (!world.trusted) return Promise.reject(new Error('asked in an untrusted workspace'));
        return listed.detect(new AbortController().signal);
      },
      setupStatus: () => {
        asked.push('setup status');
        return Promise.resolve(undefined);
      },
      addresses: () =>
        new Map([
          ['60:45:bd:00:00:01', ['10.0.1.4/24']],
          ['60:45:bd:00:00:02', ['10.0.1.5/24']],
        ]),
      askSudo: () => (user) => {
        asked.push(`password of ${user}`);
        return Promise.resolve('secret');
      },
      isTrusted: () => world.trusted,
      holder: 'ana@laptop',
      newId: () => {
        ids += 1;
        return ids.toString(16).padStart(16, '0');
      },
      now: vm.time.now,
      wait: vm.time.wait,
      keep: () => 50,
      store,
      memory,
      logger: silentLogger,
    },
  };
  return world;
}
