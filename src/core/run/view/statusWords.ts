// How a run stands, in sentences: for the head of its page, and for whoever hears it.
import { msg, render, type Message, type Translate } from '../../message';
import type { LatestFigures, LatestRate } from '../reader';
import { directionLabel, phaseLabel } from '../report/words';
import type { Direction } from '../series';
import { formatBits, formatPps } from '../units';
import type { RunModel } from './subject';

/** Ports that are named one by one. */
const mostPorts = 4;

/**
 * Packets of the moment: of each port, or of all together where there are many; empty where nothing is known.
 *
 * @param expected Directions in which the mode moves packets: the others are told of only where packets move in them.
 */
export function figuresSentence(
  { ports, total }: LatestFigures,
  expected: readonly Direction[],
  translate?: Translate,
): string {
  const say = (message: Message): string => render(message, translate);
  const shown = (rates: { readonly rx: LatestRate; readonly tx: LatestRate }): readonly Direction[] =>
    (['rx', 'tx'] as const).filter((way) => expected.includes(way) || (rates[way].pps ?? 0) > 0);
  const each =
    ports.length <= mostPorts
      ? ports.flatMap((rates) =>
          shown(rates).flatMap((way) =>
            one(say(msg('port {0} {1}', rates.port, directionLabel(way))), rates[way]),
          ),
        )
      : shown(total).flatMap((way) => one(say(msg('all ports {0}', directionLabel(way))), total[way]));
  if (each.length === 0) return '';
  const drops = (total.rx.drops ?? 0) + (total.tx.drops ?? 0);
  const dropped = drops === 0 ? say(msg('nothing is dropped')) : say(msg('{0} dropped', formatPps(drops)));
  return [...each, dropped].join(', ');
}

function one(name: string, { pps, bps }: LatestRate): readonly string[] {
  if (pps === null) return [];
  return [`${name} ${formatPps(pps)}${bps === null ? '' : ` (${formatBits(bps)})`}`];
}

/** The whole state of a run in one go, for a screen reader. */
export function spokenStatus(
  model: RunModel,
  name: string,
  expected: readonly Direction[],
  translate?: Translate,
): string {
  const say = (message: Message): string => render(message, translate);
  const figures = figuresSentence(model.latest(), expected, translate);
  const phase = say(phaseLabel(model.phase));
  const said = figures === '' ? phase : say(msg('{0}: {1}', phase, figures));
  return name === '' ? said : say(msg('{0}: {1}', name, said));
}
