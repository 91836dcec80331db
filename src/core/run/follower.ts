// Follows one run on a VM over as many connections as it takes: from the first stream record to the result, none twice.
import { ProblemError, type Problem } from '../problem';
import type { ScriptEvent } from '../remote/protocol';
import type { RunDeps } from './runDeps';
import { followCut, runRefused } from './sessionProblems';
import type { StreamRecord, VmRun } from './types';
import { parseRunResult, parseVmRun, type RunResult } from './vm/answers';
import { runScript, type RunTask } from './vm/script';
import { RunStreamReader, type RunStreamItem } from './vm/streamReader';

/** Who hears what the follower hears. */
export interface FollowListener {
  /** The run is there and is followed; again after each break. */
  onRun(run: VmRun): void;
  /** In the order of their numbers, each once. */
  onRecord(record: StreamRecord): void;
  /** Nothing is heard any more; the run itself goes on. */
  onLost(problem: Problem): void;
}

/**
 * `result`: the run has ended, and all of it was heard. `gone`: the VM does not know it, as another client has taken its
 * record. `reboot`: the VM has restarted, and the run with it. `closed`: nobody wants to hear more. `failed`: it was never
 * there.
 */
export type FollowEnd =
  | { readonly kind: 'result'; readonly result: RunResult }
  | { readonly kind: 'gone' | 'reboot' | 'closed' }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** One exec: how it ended. `broken`: without the run's end. */
type Part = FollowEnd | { readonly kind: 'broken'; readonly problem: Problem };

/** Milliseconds before another try on a connection that stands: after a break, and at most after many. */
const firstPauseMs = 300;
const longestPauseMs = 30_000;

/** Problems that another try does not mend before somebody has done something. */
const needsPerson: ReadonlySet<string> = new Set([
  'cancelled',
  'sudo-refused',
  'sudo-wrong-password',
  'sudo-no-password',
  'no-bash',
]);

export class RunFollower {
  private last = 0;
  private bootId: string | null = null;
  private there = false;
  private tries = 0;
  private wake: (() => void) | undefined;

  /** @param stop Aborted when nobody wants to hear more. */
  constructor(
    private readonly deps: RunDeps,
    private readonly id: string,
    private readonly listener: FollowListener,
    private readonly stop: AbortSignal,
  ) {}

  /** Tries again now, where it waits for something. */
  retry(): void {
    this.wake?.();
  }

  /** Settles when there is no more to hear. @param bootId The boot that `first` is meant for; null: whichever it is. */
  async follow(first: RunTask, bootId: string | null): Promise<FollowEnd> {
    this.bootId = bootId;
    for (let task = first; ; task = { kind: 'follow', id: this.id, from: this.last + 1 }) {
      const part = await this.once(task);
      if (part.kind !== 'broken') return part;
      if (this.stop.aborted) return { kind: 'closed' };
      if (!this.there) return { kind: 'failed', problem: part.problem };
      this.listener.onLost(part.problem);
      await this.pause(part.problem);
      if (this.isStopped()) return { kind: 'closed' };
    }
  }

  private async once(task: RunTask): Promise<Part> {
    const { deps, stop } = this;
    const nonce = deps.nonce();
    const reader = new RunStreamReader(nonce);
    const heard = new Heard();
    const take = (items: readonly RunStreamItem[]): void => {
      for (const item of items) {
        if (item.kind === 'record') this.record(item.record);
        else if (item.kind === 'event') this.event(item.event, heard);
        else heard.odd(item.line);
      }
    };
    const script = runScript(task, { nonce, holder: deps.holder, bootId: this.bootId });
    try {
      const { connection } = deps;
      const onText = (text: string): void => {
        take(reader.read(text));
      };
      await deps.rights.stream({ connection, script, nonce, root: true, signal: stop, onText });
      take(reader.end());
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (heard.result === undefined) return { kind: 'broken', problem: error.problem as Problem };
    }
    return heard.part(this.there);
  }

  private record(record: StreamRecord): void {
    if (record.number <= this.last) return;
    this.last = record.number;
    this.tries = 0;
    this.listener.onRecord(record);
  }

  private event(event: ScriptEvent, heard: Heard): void {
    if (event.kind === 'begin') heard.bootId = event.bootId;
    const run = event.kind === 'status' && event.name === 'run' ? parseVmRun(event.words) : undefined;
    if (run?.id === this.id) {
      this.there = true;
      // What is in memory ends with a boot: from now on only this one will do.
      this.bootId ??= heard.bootId;
      this.listener.onRun(run);
    }
    heard.event(event);
  }

  /** Until another try makes sense. */
  private async pause({ id }: Problem): Promise<void> {
    const { connection } = this.deps;
    const connected = connection.state.kind === 'connected';
    if (connected && !needsPerson.has(id)) {
      const ms = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(this.tries, 10));
      this.tries += 1;
      await this.woken((wake) => {
        this.deps.wait(ms, this.stop).then(wake, wake);
        return () => undefined;
      });
      return;
    }
    await this.woken((wake) =>
      connection.onStateChange(({ kind }) => {
        if (kind === 'connected') wake();
      }),
    );
  }

  /** Settles with the first of: what `begin` waits for, `retry`, the end of interest. */
  private woken(begin: (wake: () => void) => () => void): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.wake = undefined;
        this.stop.removeEventListener('abort', done);
        end();
        resolve();
      };
      this.wake = done;
      this.stop.addEventListener('abort', done, { once: true });
      const end = begin(done);
      if (this.stop.aborted) done();
    });
  }

  /** Asked anew each time: the signal fires between two looks at it. */
  private isStopped(): boolean {
    return this.stop.aborted;
  }
}

/** What one exec has said beside the records. */
class Heard {
  bootId: string | null = null;
  result: RunResult | undefined;
  private refusal: { readonly id: string; readonly args: readonly string[] } | undefined;
  private readonly lines: string[] = [];

  event(event: ScriptEvent): void {
    // The first refusal is the cause; what follows is what the script makes of it.
    if (event.kind === 'refused' || event.kind === 'failed') this.refusal ??= event;
    else if (event.kind === 'status' && event.name === 'result') this.result ??= parseRunResult(event.words);
  }

  /** A line that belongs to no protocol: a shell's own words, worth a look when things go wrong. */
  odd(line: string): void {
    if (this.lines.length < 6) this.lines.push(line);
  }

  part(wasThere: boolean): Part {
    if (this.result !== undefined) return { kind: 'result', result: this.result };
    const { refusal } = this;
    if (refusal === undefined) return { kind: 'broken', problem: followCut(this.lines) };
    if (wasThere && refusal.id === 'run-not-there') return { kind: 'gone' };
    if (wasThere && refusal.id === 'run-lost-by-reboot') return { kind: 'reboot' };
    return { kind: 'broken', problem: runRefused(refusal.id, refusal.args) };
  }
}
