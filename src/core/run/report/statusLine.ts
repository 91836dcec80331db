// Where a run is, in one line that is drawn over itself: how far it is, packets per port, what went wrong.
import { msg, render, type Message, type Translate } from '../../message';
import { sanitize } from '../../remote/sanitize';
import { fitted } from '../../report/width';
import { elapsed } from '../../setup/report/narrator';
import type { LatestFigures, LatestRate } from '../reader';
import type { Direction } from '../series';
import { formatBits, formatCount, formatPps } from '../units';
import { directionLabel, phaseLabel } from './words';

/**
 * @property latest Of the run's reader. @property directions In which the mode moves packets; null: both, as far as they move.
 * @property durationSeconds Of forwarding, 0 without a limit.
 * @property problems Errors and warnings that the log explainer has found.
 * @property news What stands above all figures: a lost connection, a testpmd that hangs.
 */
export interface StatusInput {
  readonly latest: LatestFigures;
  readonly directions: readonly Direction[] | null;
  readonly durationSeconds: number;
  readonly problems: number;
  readonly news?: Message;
}

/** Columns of the bar. */
const barColumns = 12;
/** Ports that are named one by one. */
const mostPorts = 4;

/** @param width Columns of the terminal; the line is one shorter, so that it never wraps. */
export function statusLine(input: StatusInput, width = 100, translate?: Translate): string {
  const say = (message: Message): string => render(message, translate);
  const { latest, problems, news } = input;
  const parts = [
    progressOf(input, say),
    ...(news === undefined ? [] : [say(news)]),
    ...(latest.phase === 'forwarding' || latest.phase === 'stopping' ? rates(input, say) : []),
    ...(problems === 0 ? [] : [say(problems === 1 ? msg('1 problem') : msg('{0} problems', problems))]),
  ];
  return fitted(sanitize(parts.join('  '), { singleLine: true }), Math.max(40, width) - 1);
}

function progressOf({ latest, durationSeconds }: StatusInput, say: (message: Message) => string): string {
  const { phase, forwardingMs, atMs } = latest;
  if (phase !== 'forwarding' || forwardingMs === null) return `${say(phaseLabel(phase))} ${elapsed(atMs)}`;
  if (durationSeconds === 0) return elapsed(forwardingMs);
  const share = Math.min(1, forwardingMs / (durationSeconds * 1000));
  const full = Math.round(share * barColumns);
  const left = Math.max(0, durationSeconds * 1000 - forwardingMs);
  return `[${'#'.repeat(full)}${'.'.repeat(barColumns - full)}] ${say(msg('{0} left', elapsed(left)))}`;
}

function rates({ latest, directions }: StatusInput, say: (message: Message) => string): readonly string[] {
  const { ports, total } = latest;
  const shown = (rate: LatestRate, direction: Direction): string[] => {
    if (directions !== null && !directions.includes(direction)) return [];
    if (rate.pps === null || (directions === null && rate.pps === 0)) return [];
    const bits = rate.bps === null ? '' : ` ${formatBits(rate.bps)}`;
    return [`${directionLabel(direction)} ${formatPps(rate.pps)}${bits}`];
  };
  const dropped = (total.rx.drops ?? 0) + (total.tx.drops ?? 0);
  const both = (rx: LatestRate, tx: LatestRate): string[] => [...shown(rx, 'rx'), ...shown(tx, 'tx')];
  const each =
    ports.length > 1 && ports.length <= mostPorts
      ? ports.flatMap(({ port, rx, tx }) => {
          const moved = both(rx, tx);
          return moved.length === 0 ? [] : [[say(msg('port {0}', port)), ...moved].join(' ')];
        })
      : both(total.rx, total.tx);
  return [...each, ...(dropped === 0 ? [] : [say(msg('drops {0}/s', formatCount(dropped)))])];
}
