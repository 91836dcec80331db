// What the views know of the runs of testpmd on a VM: those that go on, and those that are kept.
import { msg, type Message } from '../message';
import { assertNever } from '../problem';

/**
 * `elsewhere`: on the VM, and this window does not follow it. `lost`: followed, and the connection is not there at the
 * moment; the run goes on.
 */
export type RunState = 'starting' | 'forwarding' | 'stopping' | 'lost' | 'elsewhere';

/**
 * A run that goes on.
 *
 * @property title What it does: the scenario's name.
 * @property figures Packets and bits a second, in words; undefined while there are none.
 * @property seconds Since it was started, and of how many; undefined where it is not known, or runs until it is stopped.
 * @property holder Who started it; undefined for this window's own.
 */
export interface LiveRunView {
  readonly id: string;
  readonly title: Message;
  readonly state: RunState;
  readonly figures: Message | undefined;
  readonly seconds: number | undefined;
  readonly ofSeconds: number | undefined;
  readonly console: boolean;
  readonly holder: string | undefined;
  readonly filePrefix: string;
}

/** @property headline The verdict in one sentence. */
export interface KeptRunView {
  readonly id: string;
  readonly title: Message;
  readonly startedEpochMs: number;
  readonly confirmed: boolean;
  readonly headline: Message;
}

/** @property kept The newest first. */
export interface RunsView {
  readonly live: readonly LiveRunView[];
  readonly kept: readonly KeptRunView[];
}

export function runStateWords(state: RunState): Message {
  switch (state) {
    case 'starting':
      return msg('starting');
    case 'forwarding':
      return msg('forwarding');
    case 'stopping':
      return msg('stopping');
    case 'lost':
      return msg('connection lost, goes on');
    case 'elsewhere':
      return msg('not followed here');
    default:
      return assertNever(state);
  }
}

/** `0:07`, `12:30`, `1:02:03`. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
