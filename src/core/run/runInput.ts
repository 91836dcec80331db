// Sends what is typed at testpmd's prompt: by one channel that stays open, anew after a break.
import { ProblemError, type Problem } from '../problem';
import { TextQueue } from '../remote/textQueue';
import { Listeners } from './notifier';
import type { RunDeps } from './runDeps';
import { noKeys, runRefused } from './sessionProblems';
import { runScript } from './vm/script';
import { ScriptReader, type ScriptEvent } from '../remote/protocol';

/** What the console has to know of its run. */
export interface InputRun {
  readonly id: string;
  readonly hasConsole: boolean;
  readonly link: () => 'following' | 'lost' | 'ended';
}

export class RunInput {
  private queue: TextQueue | undefined;
  private stop: AbortController | undefined;
  private readonly problems = new Listeners<[Problem]>();

  constructor(
    private readonly deps: RunDeps,
    private readonly run: InputRun,
  ) {}

  /**
   * Sends text as a terminal would: `\r` or `\n` for Enter, control characters as they are.
   *
   * @returns why it was not sent; undefined when it is on its way.
   */
  send(text: string): Problem | undefined {
    if (!this.run.hasConsole) return noKeys('no-console');
    const link = this.run.link();
    if (link !== 'following') return noKeys(link);
    this.queue ??= this.open();
    return this.queue.push(text) ? undefined : noKeys('too-much');
  }

  /** Told when keys that were taken did not get through. @returns a function that ends the subscription. */
  onProblem(listener: (problem: Problem) => void): () => void {
    return this.problems.add(listener);
  }

  /** Lets go of the channel; the next key opens a new one. */
  close(): void {
    this.queue?.end();
    this.queue = undefined;
    this.stop?.abort();
    this.stop = undefined;
  }

  private open(): TextQueue {
    const queue = new TextQueue();
    const stop = new AbortController();
    this.stop = stop;
    void this.pour(queue, stop.signal).finally(() => {
      if (this.queue === queue) this.queue = undefined;
    });
    return queue;
  }

  private async pour(queue: TextQueue, signal: AbortSignal): Promise<void> {
    const { deps, run } = this;
    const nonce = deps.nonce();
    const reader = new ScriptReader(nonce);
    let refusal: Problem | undefined;
    const take = (events: readonly ScriptEvent[]): void => {
      for (const event of events)
        if (event.kind === 'refused' || event.kind === 'failed') refusal ??= runRefused(event.id, event.args);
    };
    try {
      await deps.rights.stream({
        connection: deps.connection,
        script: runScript({ kind: 'input', id: run.id }, { nonce, holder: deps.holder, bootId: null }),
        nonce,
        root: true,
        signal,
        input: queue,
        onText: (text) => {
          take(reader.read(text));
        },
      });
      take(reader.end());
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      refusal = error.problem as Problem;
    }
    if (refusal !== undefined && !signal.aborted) this.problems.tell(refusal);
  }
}
