// A run as somebody follows it: what is known of it, whether it is heard, its end, and what can be done to it.
import type { Message } from '../message';
import { ProblemError, type Problem } from '../problem';
import { RunInput } from './runInput';
import type { FollowEnd } from './follower';
import type { RunHead } from './head';
import { Listeners, Notifier } from './notifier';
import { RunReader } from './reader';
import type { RunDeps } from './runDeps';
import { endTexts } from './sessionProblems';
import { SilenceWatch } from './silence';
import type { EndReason, RunPlan, StreamRecord } from './types';
import type { RunResult } from './vm/answers';
import { collectRun, stopRun } from './vmRuns';

export { RunInput } from './runInput';

/** `lost`: the run goes on, but nothing is heard of it; it is followed again when the connection is back. */
export type RunLink = 'following' | 'lost' | 'ended';

/**
 * How a run ended.
 *
 * @property reason `gone`: not known, as another client has taken the record.
 * @property exit Of testpmd; null where nobody knows it.
 * @property message What there is to say beyond the reason; null where there is nothing.
 */
export interface RunEnd {
  readonly reason: EndReason | 'gone';
  readonly exit: RunResult['exit'] | null;
  readonly message: Message | null;
}

/**
 * What a run is made of.
 *
 * @property keep Keeps the record of a run that has ended. The VM's own is removed after that, and stays where it fails.
 * @property retry Tries to follow again now.
 * @property stop Ends the following.
 */
export interface LiveRunParts {
  readonly deps: RunDeps;
  readonly head: RunHead;
  readonly plan: RunPlan | undefined;
  readonly keep: ((run: LiveRun) => Promise<void>) | undefined;
  readonly retry: () => void;
  readonly stop: AbortController;
}

export class LiveRun {
  readonly id: string;
  readonly vmId: string;
  readonly head: RunHead;
  /** Where this client has started the run. */
  readonly plan: RunPlan | undefined;
  readonly reader: RunReader;
  /** Settles when the run has ended; never while it only is not heard of. Never rejects. */
  readonly ended: Promise<RunEnd>;
  /** Settles when nothing is left to do: the record is kept and removed from the VM, or `close` was called. Never rejects. */
  readonly done: Promise<void>;

  /**
   * When, by this client's clock (`now`), the run's first stream record was written: as near as the delay of the way
   * allows to know it. null before there is one. The two ends of a pair are brought together by it.
   */
  zeroAtMs: number | null = null;

  private current: RunLink = 'following';
  private firstAt: number | undefined;
  private lost: Problem | undefined;
  private over: RunEnd | undefined;
  private lastAt = 0;
  private urgentKey = '';
  private readonly silence: SilenceWatch;
  private readonly notifier: Notifier;
  private readonly records = new Listeners<[StreamRecord]>();
  private readonly console: RunInput;
  private readonly stops = new Set<Promise<unknown>>();
  private settleEnded: (end: RunEnd) => void = () => undefined;
  private settleDone: () => void = () => undefined;

  /** Made by `startRun` and `attachRun`. */
  constructor(private readonly parts: LiveRunParts) {
    const { deps, head, plan } = parts;
    this.id = head.id;
    this.vmId = deps.vmId;
    this.head = head;
    this.plan = plan;
    this.reader = new RunReader({
      plan: head,
      ...(deps.knowledge === undefined ? {} : { knowledge: deps.knowledge }),
    });
    this.silence = new SilenceWatch(head.args, head.console);
    this.notifier = new Notifier((ms) => deps.wait(ms));
    this.console = new RunInput(deps, {
      id: head.id,
      hasConsole: head.console,
      link: () => this.current,
    });
    this.ended = new Promise((resolve) => {
      this.settleEnded = resolve;
    });
    this.done = new Promise((resolve) => {
      this.settleDone = resolve;
    });
  }

  get link(): RunLink {
    return this.current;
  }

  /** Why nothing is heard of the run; undefined unless `link` is `lost`. */
  get problem(): Problem | undefined {
    return this.lost;
  }

  get end(): RunEnd | undefined {
    return this.over;
  }

  /** What there is to say of a testpmd that seems to hang; undefined while it does not. */
  get silent(): Message | undefined {
    return this.over === undefined ? this.silence.message : undefined;
  }

  /**
   * Anything may have changed. Told at most ten times a second, but at once for a new phase, an incident, a change of
   * `link` or `silent`, and the end.
   *
   * @returns a function that ends the subscription.
   */
  onChange(listener: () => void): () => void {
    return this.notifier.add(listener);
  }

  /** Each stream record as it comes, after `reader` has taken it. @returns a function that ends the subscription. */
  onRecord(listener: (record: StreamRecord) => void): () => void {
    return this.records.add(listener);
  }

  /**
   * Ends the run on the VM; settles when it has ended there. What it said last arrives by the stream.
   *
   * @throws ProblemError of sudo or of the connection: the run then goes on.
   */
  async stop(how: 'polite' | 'now' = 'polite'): Promise<void> {
    if (this.over !== undefined) return;
    const stopping = stopRun(this.parts.deps, this.id, how);
    this.stops.add(stopping);
    try {
      await stopping;
    } catch (error) {
      // It has ended by itself meanwhile.
      if (this.hasEnded()) return;
      // It had ended, and its record was taken, before the stop arrived.
      if (!(error instanceof ProblemError && error.problem.id === 'run-gone')) throw error;
      this.parts.retry();
    } finally {
      this.stops.delete(stopping);
    }
  }

  /** The way to testpmd's prompt: always the same one. */
  input(): RunInput {
    return this.console;
  }

  /** Tries to follow again now, where nothing is heard: after a person has done something about it. */
  retry(): void {
    if (this.current === 'lost') this.parts.retry();
  }

  /** Ends the following; the run goes on. Settles when nothing of it is left on the VM but the run. */
  async close(): Promise<void> {
    this.notifier.close();
    this.records.clear();
    this.console.close();
    this.parts.stop.abort();
    await this.done;
  }

  /** Of the follower: the run is heard (again). */
  heard(): void {
    if (this.current !== 'lost') return;
    this.current = 'following';
    this.lost = undefined;
    this.notifier.now();
  }

  /** Of the follower: the next stream record. */
  take(record: StreamRecord): void {
    this.reader.push(record);
    this.lastAt = record.atMs;
    this.firstAt ??= record.atMs;
    // The record that was quickest on its way tells best.
    const zero = this.parts.deps.now() - (record.atMs - this.firstAt);
    this.zeroAtMs = Math.min(this.zeroAtMs ?? zero, zero);
    const { phase, explainer } = this.reader;
    const silenceChanged = this.silence.push(record, phase === 'forwarding');
    const key = `${phase} ${explainer.revision}`;
    const urgent = silenceChanged || key !== this.urgentKey;
    this.urgentKey = key;
    this.records.tell(record);
    this.notifier.changed(urgent);
  }

  /** Of the follower: nothing is heard any more. */
  lose(problem: Problem): void {
    this.current = 'lost';
    this.lost = problem;
    this.notifier.now();
  }

  /** Of the follower: there is no more to hear. */
  async finish(end: FollowEnd): Promise<void> {
    switch (end.kind) {
      case 'result':
        this.finishWith({ reason: end.result.reason, exit: end.result.exit, message: null });
        await this.keepAndCollect();
        break;
      case 'gone':
      case 'reboot':
        this.tellReader(end.kind);
        this.finishWith({ reason: end.kind, exit: null, message: endTexts[end.kind] });
        await this.keepIt();
        break;
      case 'failed':
        this.lose(end.problem);
        break;
      case 'closed':
        break;
    }
    this.settleDone();
  }

  /** Asked anew each time: the run may end between two looks. */
  private hasEnded(): boolean {
    return this.over !== undefined;
  }

  private finishWith(end: RunEnd): void {
    this.reader.end();
    this.over = end;
    this.current = 'ended';
    this.lost = undefined;
    this.console.close();
    this.notifier.now();
    this.settleEnded(end);
  }

  /** The supervisor could not say it: whoever draws the run has to see that it has ended. */
  private tellReader(reason: string): void {
    this.take({
      number: this.reader.lastRecord + 1,
      atMs: this.lastAt,
      body: { kind: 'event', name: 'ended', words: [reason] },
    });
  }

  private async keepAndCollect(): Promise<void> {
    if (!(await this.keepIt())) return;
    // A stop looks at the run until it has ended; it must not find it removed.
    await Promise.allSettled(this.stops);
    // What cannot be removed now is removed by the next one who reads it.
    await collectRun(this.parts.deps, this.id).catch(() => undefined);
  }

  private async keepIt(): Promise<boolean> {
    try {
      await this.parts.keep?.(this);
      return true;
    } catch {
      return false;
    }
  }
}
