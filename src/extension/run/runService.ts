// Runs of testpmd on the VMs of the list: they are started, followed, found again, and kept when they have ended.
import { msg } from '../../core/message';
import { ProblemError } from '../../core/problem';
import { headOf } from '../../core/run/head';
import type { LiveRun } from '../../core/run/liveRun';
import type { PairResult, PairRun } from '../../core/run/pair';
import type { PairPlan } from '../../core/run/planPair';
import type { RunDeps } from '../../core/run/runDeps';
import type { RunPlan, VmRun } from '../../core/run/types';
import { Listeners } from '../../core/run/notifier';
import { coreDeps } from './coreDeps';
import { liveView, stateOf, type FollowedRun } from './followedRun';
import { RunEnds, type RunOutcome } from './runEnds';
import { RunPlans } from './runPlans';
import { RunRecords } from './runRecords';
import { runsViewOf, type RunWords } from './runsViewOf';
import type { RunsDeps, RunVm } from './runVm';
import { StartedRuns } from './startedRuns';

/** @property quiet Somebody has watched it to its end. */
export interface EndedRun extends RunOutcome {
  readonly vm: RunVm;
  readonly runId: string;
  readonly quiet: boolean;
}

/** Two runs that belong together; each is also followed by itself. */
export interface FollowedPair {
  readonly pair: PairRun;
  readonly sender: RunVm;
  readonly receiver: RunVm;
}

/** Milliseconds between two drawings of figures. */
const tickMs = 1_000;
/** Ended runs whose reader is still at hand, for views that were opened while they ran. */
const mostEnded = 4;

const never = (): AbortSignal => new AbortController().signal;

export class RunService {
  readonly plans: RunPlans;
  readonly records: RunRecords;
  private readonly started: StartedRuns;
  private readonly followed = new Map<string, FollowedRun>();
  private ended: readonly FollowedRun[] = [];
  /** What each VM has said last about its runs. */
  private readonly listed = new Map<string, readonly VmRun[]>();
  /** VMs whose runs are shown. */
  private readonly drawn = new Map<string, RunVm>();
  private readonly changes = new Listeners<[]>();
  private readonly ticks = new Listeners<[]>();
  private readonly ends = new Listeners<[EndedRun]>();
  private readonly pairEnds = new Listeners<[FollowedPair, PairResult]>();
  private readonly outcomes: RunEnds;
  private words: RunWords = {
    titleOf: (scenario) => msg('{0}', scenario),
    headlineOf: ({ forwarding }) => msg('{0}', forwarding),
  };
  private ticking: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly deps: RunsDeps) {
    this.started = new StartedRuns(deps.memory);
    this.records = new RunRecords(deps);
    this.records.onChange((vmId) => {
      const vm = this.drawn.get(vmId);
      if (vm !== undefined) this.draw(vm);
    });
    this.outcomes = new RunEnds(this.records, this.started);
    this.plans = new RunPlans(deps, (vmId) => this.listed.get(vmId) ?? []);
  }

  /** Runs came, went, or changed their state. @returns a function that ends the subscription. */
  onChange(listener: () => void): () => void {
    return this.changes.add(listener);
  }

  /** Once a second while something runs. */
  onTick(listener: () => void): () => void {
    return this.ticks.add(listener);
  }

  onEnded(listener: (ended: EndedRun) => void): () => void {
    return this.ends.add(listener);
  }

  onPairEnded(listener: (pair: FollowedPair, result: PairResult) => void): () => void {
    return this.pairEnds.add(listener);
  }

  /** Runs that this window follows. */
  get all(): readonly FollowedRun[] {
    return [...this.followed.values()];
  }

  on(vmId: string): readonly FollowedRun[] {
    return this.all.filter(({ vm }) => vm.entry.id === vmId);
  }

  /** Also one that has ended a moment ago. */
  find(vmId: string, runId: string): FollowedRun | undefined {
    const known = this.followed.get(keyOf(vmId, runId));
    return known ?? this.ended.find(({ vm, live }) => live.id === runId && vm.entry.id === vmId);
  }

  isRunning(vmId: string, runId: string): boolean {
    return this.followed.has(keyOf(vmId, runId));
  }

  /** Runs of a VM that this window does not follow. */
  elsewhere(vmId: string): readonly VmRun[] {
    return (this.listed.get(vmId) ?? []).filter(
      ({ id, state }) => state !== 'ended' && !this.isRunning(vmId, id),
    );
  }

  /**
   * Starts a run and follows it; resolves when the VM has taken it.
   *
   * @throws ProblemError `restricted-mode`, of the VM's own checks, of sudo, of the connection, `cancelled`.
   */
  async start(vm: RunVm, plan: RunPlan, signal: AbortSignal): Promise<FollowedRun> {
    this.requireTrust();
    const { startRun } = await this.engine();
    await this.remember(vm, plan);
    const { keep } = this.outcomes;
    const live = await startRun(await this.coreDeps(vm, signal), plan, { signal, keep });
    return this.follow(vm, live, undefined);
  }

  /**
   * Starts both ends, the receiver first; the sender once it forwards. What fails is in the pair's result.
   *
   * @param signal Aborting stops both. @throws ProblemError `restricted-mode`, of sudo.
   */
  async startPair(
    ends: { readonly sender: RunVm; readonly receiver: RunVm },
    plan: PairPlan,
    signal: AbortSignal,
  ): Promise<FollowedPair> {
    this.requireTrust();
    const { runPair } = await this.engine();
    await this.remember(ends.sender, plan.sender);
    await this.remember(ends.receiver, plan.receiver);
    const deps = {
      sender: await this.coreDeps(ends.sender, signal),
      receiver: await this.coreDeps(ends.receiver, signal),
    };
    const pair = runPair(deps, plan, { signal, keep: this.outcomes.keep });
    const followed: FollowedPair = { pair, ...ends };
    const look = (): void => {
      if (pair.receiver !== undefined) this.follow(ends.receiver, pair.receiver, undefined, true);
      if (pair.sender !== undefined) this.follow(ends.sender, pair.sender, undefined, true);
    };
    pair.onChange(look);
    void pair.result.then((result) => {
      this.pairEnds.tell(followed, result);
    });
    return followed;
  }

  /** Follows a run that the VM knows of. @throws ProblemError `restricted-mode`, of sudo, of the connection. */
  async attach(vm: RunVm, run: VmRun): Promise<FollowedRun> {
    this.requireTrust();
    const known = this.followed.get(keyOf(vm.entry.id, run.id));
    if (known !== undefined) return known;
    const { attachRun } = await this.engine();
    const own = this.started.find(vm.entry.id, run.id);
    const live = await attachRun(await this.coreDeps(vm, never()), run, {
      keep: this.outcomes.keep,
      ...(own === undefined ? {} : { head: own.head }),
    });
    // Two that ask at the same time follow the same run.
    const meanwhile = this.followed.get(keyOf(vm.entry.id, run.id));
    if (meanwhile !== undefined) {
      void live.close();
      return meanwhile;
    }
    return this.follow(vm, live, own === undefined ? run.holder : undefined);
  }

  /** Asks the VM what runs there. @throws ProblemError `restricted-mode`, of sudo, of the connection. */
  async list(vm: RunVm, signal: AbortSignal = never()): Promise<readonly VmRun[]> {
    this.requireTrust();
    const { listRuns } = await this.engine();
    const { runs } = await listRuns(await this.coreDeps(vm, signal), signal);
    this.listed.set(vm.entry.id, runs);
    this.draw(vm);
    return runs;
  }

  /**
   * Ends a run, whoever started it, and waits until it has ended.
   *
   * @throws ProblemError of sudo or the connection.
   */
  async stop(vm: RunVm, runId: string, how: 'polite' | 'now' = 'polite'): Promise<void> {
    const followed = this.followed.get(keyOf(vm.entry.id, runId));
    if (followed !== undefined) {
      await followed.live.stop(how);
      return;
    }
    this.requireTrust();
    const { stopRun } = await this.engine();
    await stopRun(await this.coreDeps(vm, never()), runId, how);
    await this.list(vm);
  }

  /**
   * After a detection: what runs there? Only where that asks nobody anything. What was started from here is followed
   * again, and one that has ended meanwhile is read to its end and kept.
   */
  async lookAround(vm: RunVm): Promise<void> {
    const { id, name } = vm.entry;
    const sudo = vm.state.report?.facts.sudo;
    if (!this.deps.isTrusted()) return;
    try {
      await this.records.list(id);
      this.draw(vm);
      if (sudo !== 'root' && sudo !== 'passwordless') return;
      const runs = await this.list(vm);
      for (const run of runs) if (this.started.find(id, run.id) !== undefined) await this.attach(vm, run);
      const there = new Set(runs.map((run) => run.id));
      for (const run of this.started.on(id))
        if (!there.has(run.id) && !this.isRunning(id, run.id)) await this.started.remove(id, run.id);
    } catch (error) {
      this.deps.logger.info(`${name}: nothing is known of its runs: ${String(error)}`);
    }
  }

  /** Of a run that has ended. */
  outcomeOf(live: LiveRun): Promise<RunOutcome> {
    return this.outcomes.of(live);
  }

  requireTrust(): void {
    if (this.deps.isTrusted()) return;
    throw new ProblemError({
      id: 'restricted-mode',
      message: msg('In Restricted Mode MANA DPDK runs nothing on any VM.'),
      remedies: [{ label: msg('Manage Workspace Trust'), command: 'workbench.trust.manage' }],
    });
  }

  /** VMs have left the list, or lead elsewhere: their runs go on without us. */
  keepOnly(vms: readonly RunVm[]): void {
    for (const [key, { vm, live }] of this.followed) {
      if (vms.includes(vm)) continue;
      void live.close();
      this.followed.delete(key);
    }
    for (const [id, vm] of this.drawn) if (!vms.includes(vm)) this.drawn.delete(id);
    this.rest();
  }

  /** The runs go on; nobody here listens to them any more. */
  dispose(): void {
    for (const { live } of this.followed.values()) void live.close();
    this.followed.clear();
    this.rest();
    for (const listeners of [this.changes, this.ticks, this.ends, this.pairEnds]) listeners.clear();
  }

  /** @param quiet Its end is told with something else. */
  private follow(vm: RunVm, live: LiveRun, holder: string | undefined, quiet = false): FollowedRun {
    const key = keyOf(vm.entry.id, live.id);
    const known = this.followed.get(key) ?? this.ended.find((run) => run.live === live);
    if (known !== undefined) return known;
    const title = this.words.titleOf(live.head.scenario);
    const followed: FollowedRun = { vm, live, holder, title, quiet };
    this.followed.set(key, followed);
    let state = '';
    live.onChange(() => {
      const now = stateOf(live);
      if (now === state) return;
      state = now;
      this.draw(vm);
    });
    void live.ended.then(() => this.finish(followed));
    this.ticking ??= setInterval(() => {
      this.tick();
    }, tickMs);
    this.draw(vm);
    return followed;
  }

  /** Told once the run is kept here, so that whoever is told finds it. */
  private async finish(followed: FollowedRun): Promise<void> {
    const { vm, live } = followed;
    await live.done;
    this.leave(followed);
    try {
      const outcome = await this.outcomes.of(live);
      this.ends.tell({ vm, runId: live.id, quiet: followed.quiet, ...outcome });
    } catch (error) {
      this.deps.logger.error(`${vm.entry.name}: run ${live.id} came to no verdict: ${String(error)}`);
    }
  }

  /** Before the VM is asked: the window may close, or the connection break, before it has answered. */
  private async remember(vm: RunVm, plan: RunPlan): Promise<void> {
    await this.started.add(vm.entry.id, { id: plan.id, head: headOf(plan) });
  }

  private async engine(): ReturnType<RunsDeps['engine']> {
    const engine = await this.deps.engine();
    this.words = { titleOf: engine.scenarioLabel, headlineOf: engine.summaryWords };
    return engine;
  }

  private leave(followed: FollowedRun): void {
    const { vm, live } = followed;
    this.followed.delete(keyOf(vm.entry.id, live.id));
    const left = (this.listed.get(vm.entry.id) ?? []).filter((run) => run.id !== live.id);
    this.listed.set(vm.entry.id, left);
    this.ended = [followed, ...this.ended].slice(0, mostEnded);
    this.rest();
    this.draw(vm);
  }

  /** Nothing has to be drawn again while nothing runs. */
  private rest(): void {
    if (this.followed.size > 0) return;
    clearInterval(this.ticking);
    this.ticking = undefined;
  }

  private tick(): void {
    for (const vm of new Set(this.all.map((run) => run.vm))) this.show(vm, true);
    this.ticks.tell();
  }

  private draw(vm: RunVm): void {
    this.show(vm, false);
    this.changes.tell();
  }

  private show(vm: RunVm, quietly: boolean): void {
    const { id } = vm.entry;
    this.drawn.set(id, vm);
    const live = this.on(id).map(liveView);
    vm.showRuns(runsViewOf(live, this.elsewhere(id), this.records.cached(id), this.words), quietly);
  }

  private async coreDeps(vm: RunVm, signal: AbortSignal): Promise<RunDeps> {
    return coreDeps(this.deps, await this.engine(), vm, signal);
  }
}

function keyOf(vmId: string, runId: string): string {
  return `${vmId} ${runId}`;
}
