// A sender and a receiver as one: the receiver first, the sender once it forwards, the receiver's end after the sender's.
import { ProblemError, type Problem } from '../problem';
import { msg, type Message } from '../message';
import { cancelled } from '../ssh/problems';
import type { LiveRun } from './liveRun';
import { Listeners } from './notifier';
import { packetsSoFar, pairLoss, type PairLoss } from './pairLoss';
import type { PairPlan } from './planPair';
import { startRun, type OpenOptions, type RunDeps } from './session';
import { statsPeriod } from './silence';
import type { RunPlan } from './types';

export type PairPhase = 'receiver-starts' | 'sender-starts' | 'running' | 'ending' | 'ended';

/** How a pair ended. */
export type PairOutcome =
  /** The sender came to its end, then the receiver was stopped. */
  | 'done'
  /** A person stopped it. */
  | 'stopped'
  /** One end did not start, did not forward, or ended before its time; the other one was stopped. */
  | 'receiver-failed'
  | 'sender-failed';

/**
 * @property loss null where packets were never sent.
 * @property message One sentence for the outcome.
 * @property problem Why an end did not start.
 */
export interface PairResult {
  readonly outcome: PairOutcome;
  readonly message: Message;
  readonly problem: Problem | null;
  readonly receiver: LiveRun | null;
  readonly sender: LiveRun | null;
  readonly loss: PairLoss | null;
}

/** What both ends need. Two VMs, or one and the same twice. */
export interface PairDeps {
  readonly receiver: RunDeps;
  readonly sender: RunDeps;
}

/** Statistics that the receiver may still print after the sender's end: what is on its way arrives. */
const periodsAfter = 2;

/** Ends a pair from within: which outcome, and why. */
class PairEnd extends Error {
  constructor(
    readonly outcome: PairOutcome,
    readonly problem: Problem | null = null,
  ) {
    super(outcome);
  }
}

/** Starts at once. */
export function runPair(
  deps: PairDeps,
  plan: PairPlan,
  options: Pick<OpenOptions, 'keep' | 'signal'> = {},
): PairRun {
  return new PairRun(deps, plan, options);
}

export class PairRun {
  receiver: LiveRun | undefined;
  sender: LiveRun | undefined;
  /** Never rejects. Both ends have ended, as far as they could be reached. */
  readonly result: Promise<PairResult>;
  private current: PairPhase = 'receiver-starts';
  private received = 0;
  private readonly listeners = new Listeners<[]>();
  private readonly cancel = new AbortController();

  constructor(
    private readonly deps: PairDeps,
    readonly plan: PairPlan,
    private readonly options: Pick<OpenOptions, 'keep' | 'signal'>,
  ) {
    const { signal } = options;
    const onAbort = (): void => {
      this.cancel.abort();
    };
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    this.result = this.run().finally(() => signal?.removeEventListener('abort', onAbort));
  }

  get phase(): PairPhase {
    return this.current;
  }

  /** Told of a new phase, and with each change of an end. @returns a function that ends the subscription. */
  onChange(listener: () => void): () => void {
    return this.listeners.add(listener);
  }

  /** As far as is known by now. */
  loss(): PairLoss | null {
    const { sender, receiver } = this;
    return sender === undefined || receiver === undefined ? null : pairLoss(sender, receiver, this.received);
  }

  /** Stops both ends. Settles when they have ended. */
  async stop(): Promise<void> {
    this.cancel.abort();
    await this.result;
  }

  private async run(): Promise<PairResult> {
    let end: PairEnd;
    try {
      await this.drive();
      end = new PairEnd('done');
    } catch (error) {
      if (!(error instanceof PairEnd)) throw error;
      end = error;
    }
    this.enter('ending');
    const runs = [this.sender, this.receiver].filter((run) => run !== undefined);
    await Promise.all(runs.map((run) => this.surely(run)));
    this.enter('ended');
    const { outcome, problem } = end;
    const { receiver = null, sender = null } = this;
    return { outcome, problem, message: outcomeTexts[outcome], receiver, sender, loss: this.loss() };
  }

  private async drive(): Promise<void> {
    const { plan, deps } = this;
    const receiver = await this.start('receiver', deps.receiver, plan.receiver, plan.sender.id);
    this.receiver = receiver;
    await this.forwards(receiver);
    this.received = packetsSoFar(receiver, 'rx');
    this.enter('sender-starts');
    const sender = await this.start('sender', deps.sender, plan.sender, plan.receiver.id);
    this.sender = sender;
    this.enter('running');
    const first = await Promise.race([
      sender.ended.then(() => 'sender' as const),
      receiver.ended.then(() => 'receiver' as const),
      aborted(this.cancel.signal),
    ]);
    if (first === 'aborted') throw new PairEnd('stopped');
    if (first === 'receiver') throw new PairEnd('receiver-failed');
    if (sender.reader.course.intervals.length === 0) throw new PairEnd('sender-failed');
    const periodMs = (statsPeriod(plan.receiver.command.args) ?? 1) * 1000;
    await Promise.race([
      deps.receiver.wait(periodsAfter * periodMs, this.cancel.signal).catch(() => undefined),
      receiver.ended,
    ]);
  }

  private async start(
    role: 'receiver' | 'sender',
    deps: RunDeps,
    plan: RunPlan,
    other: string,
  ): Promise<LiveRun> {
    const { keep } = this.options;
    try {
      const run = await startRun(deps, plan, {
        signal: this.cancel.signal,
        head: { pair: { role, other } },
        ...(keep === undefined ? {} : { keep }),
      });
      run.onChange(() => {
        this.listeners.tell();
      });
      return run;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (this.cancel.signal.aborted) throw new PairEnd('stopped', cancelled());
      throw new PairEnd(role === 'receiver' ? 'receiver-failed' : 'sender-failed', error.problem as Problem);
    }
  }

  /** Waits until a run forwards; a line of its own log says it. */
  private async forwards(run: LiveRun): Promise<void> {
    const state = (): 'forwards' | 'ended' | undefined =>
      run.reader.phase === 'forwarding' ? 'forwards' : run.end === undefined ? undefined : 'ended';
    const reached = await this.until(run, state);
    if (reached === 'aborted') throw new PairEnd('stopped');
    if (reached === 'ended') throw new PairEnd('receiver-failed');
  }

  private until<T>(run: LiveRun, state: () => T | undefined): Promise<T | 'aborted'> {
    const over = new AbortController();
    const reached = new Promise<T>((resolve) => {
      const look = (): void => {
        const value = state();
        if (value !== undefined) resolve(value);
      };
      over.signal.addEventListener('abort', run.onChange(look));
      look();
    });
    return Promise.race([reached, aborted(this.cancel.signal, over.signal)]).finally(() => {
      over.abort();
    });
  }

  /** Stops a run, and again after each break of the link: its own time would end it, but later. */
  private async surely(run: LiveRun): Promise<void> {
    while (run.end === undefined) {
      try {
        await run.stop();
        await run.ended;
      } catch {
        if (run.link === 'following') return;
        await new Promise<void>((resolve) => {
          const off = run.onChange(() => {
            if (run.link === 'lost') return;
            off();
            resolve();
          });
        });
      }
    }
  }

  private enter(phase: PairPhase): void {
    this.current = phase;
    this.listeners.tell();
  }
}

const outcomeTexts: Readonly<Record<PairOutcome, Message>> = {
  done: msg('The sender has ended, and the receiver was stopped after it.'),
  stopped: msg('Both ends were stopped.'),
  'receiver-failed': msg('The receiver did not forward, or ended before the sender; the sender was stopped.'),
  'sender-failed': msg('The sender did not forward; the receiver was stopped.'),
};

/** @param until Takes the listener away again. */
function aborted(signal: AbortSignal, until?: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    const done = (): void => {
      resolve('aborted');
    };
    if (signal.aborted) done();
    else
      signal.addEventListener('abort', done, {
        once: true,
        ...(until === undefined ? {} : { signal: until }),
      });
  });
}
