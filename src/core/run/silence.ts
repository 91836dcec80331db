// Notices a testpmd that hangs: it prints nothing before it forwards, or no statistics any more. By the VM's own clock.
import { msg, type Message } from '../message';
import type { StreamRecord } from './types';

/** Seconds without a word before forwarding; statistics that may be missing while forwarding. */
const quietSeconds = 30;
const missedPeriods = 5;

const statistics = 'NIC statistics for port';

/**
 * Looks at each stream record: the supervisor writes some every second, also while testpmd says nothing. That it hangs is
 * told and no more: slow devices and large memories take their time.
 */
export class SilenceWatch {
  private readonly periodMs: number | undefined;
  private startedAt: number | undefined;
  private lastOutput: number | undefined;
  private lastStatistics: number | undefined;
  private stopping = false;
  private said: Message | undefined;

  /** @param args Of testpmd: they say how often it prints statistics. @param console Its prompt waits for keys. */
  constructor(
    args: readonly string[],
    private readonly console: boolean,
  ) {
    const seconds = statsPeriod(args);
    this.periodMs = seconds === undefined ? undefined : seconds * 1000;
  }

  /** What there is to say of the silence; undefined while there is none. */
  get message(): Message | undefined {
    return this.said;
  }

  /** @returns true when `message` began or ended. */
  push({ atMs, body }: StreamRecord, forwarding: boolean): boolean {
    this.startedAt ??= atMs;
    if (body.kind === 'output') {
      this.lastOutput = atMs;
      if (forwarding && body.text.includes(statistics)) this.lastStatistics = atMs;
    }
    // Until the first of its statistics, the time counts from the moment when it began to forward.
    if (forwarding) this.lastStatistics ??= atMs;
    if (body.kind === 'event' && (body.name === 'stopping' || body.name === 'exited')) this.stopping = true;
    const before = this.said;
    this.said = this.stopping ? undefined : this.look(atMs, forwarding);
    return (before === undefined) !== (this.said === undefined);
  }

  private look(atMs: number, forwarding: boolean): Message | undefined {
    if (!forwarding) {
      // A prompt is quiet until somebody types.
      if (this.console) return undefined;
      const quiet = atMs - (this.lastOutput ?? this.startedAt ?? atMs);
      if (quiet < quietSeconds * 1000) return undefined;
      return msg(
        'testpmd has printed nothing for {0} s and does not forward yet. It may hang: look at its last lines, stop it, or wait.',
        Math.floor(quiet / 1000),
      );
    }
    if (this.periodMs === undefined || this.lastStatistics === undefined) return undefined;
    const quiet = atMs - this.lastStatistics;
    if (quiet < missedPeriods * this.periodMs) return undefined;
    return msg(
      'testpmd has printed no statistics for {0} s, although it should every {1} s. It may hang: look at its last lines, stop it, or wait.',
      Math.floor(quiet / 1000),
      this.periodMs / 1000,
    );
  }
}

/** Seconds between two of testpmd's statistics; undefined where the line asks for none. */
export function statsPeriod(args: readonly string[]): number | undefined {
  let found: string | undefined;
  args.forEach((word, index) => {
    // getopt takes every beginning of a name that fits no other one.
    const match = /^--?(stats-p[a-z]*)(?:=(.*))?$/.exec(word);
    if (match !== null && 'stats-period'.startsWith(match[1] ?? '')) found = match[2] ?? args[index + 1];
  });
  const seconds = Number(found);
  return found !== undefined && Number.isInteger(seconds) && seconds > 0 ? seconds : undefined;
}
