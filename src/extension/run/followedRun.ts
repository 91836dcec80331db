// A run that this window follows: what lists, status bar and tree say of it.
import { msg, type Message } from '../../core/message';
import type { LiveRun } from '../../core/run/liveRun';
import type { LatestFigures } from '../../core/run/reader';
import { formatBits, formatPps } from '../../core/run/units';
import type { LiveRunView, RunState } from '../../core/view/runsView';
import type { RunVm } from './runVm';

/**
 * @property title What it does, in a few words. @property holder Who started it; undefined for this machine's own.
 * @property quiet Somebody watches it and needs no notice of its end.
 */
export interface FollowedRun {
  readonly vm: RunVm;
  readonly live: LiveRun;
  readonly title: Message;
  readonly holder: string | undefined;
  quiet: boolean;
}

/** What a run of a VM is in the views. */
export function liveView({ live, title, holder }: FollowedRun): LiveRunView {
  const { reader } = live;
  const { head } = reader;
  const started = reader.startedEpochSeconds;
  return {
    id: live.id,
    title,
    state: stateOf(live),
    figures: figuresOf(reader.latest()),
    seconds: started === null ? undefined : Math.floor(reader.nowMs / 1000),
    ofSeconds: head.durationSeconds === 0 ? undefined : head.durationSeconds,
    console: head.console,
    holder,
    filePrefix: head.filePrefix,
  };
}

export function stateOf({ link, reader }: LiveRun): RunState {
  if (link === 'lost') return 'lost';
  switch (reader.phase) {
    case 'starting':
    case 'configuring':
      return 'starting';
    case 'forwarding':
      return 'forwarding';
    case 'stopping':
    case 'ended':
      return 'stopping';
  }
}

/** The busier direction's packets a second, and its bits where they are counted: `3.21 Mpps, 12.3 Gbit/s`. */
export function figuresOf({ total }: LatestFigures): Message | undefined {
  const { rx, tx } = total;
  const busier = (tx.pps ?? -1) > (rx.pps ?? -1) ? tx : rx;
  if (busier.pps === null) return undefined;
  const pps = formatPps(busier.pps);
  const rate = busier === tx ? msg('{0} sent', pps) : msg('{0} received', pps);
  return busier.bps === null ? rate : msg('{0}, {1}', rate, formatBits(busier.bps));
}
