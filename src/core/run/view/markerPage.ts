// The marks on the time line in the reader's language, with what the log explainer has to say of each.
import { msg, render, type Message, type Translate } from '../../message';
import type { RunIncident } from '../incidents';
import type { Marker, MarkerKind } from '../markers';
import type { PageCommand, PageMarker, Side, Tone } from './page';
import type { ViewedRun } from './subject';

/** Markers that a page is told of: the first ones and the last ones, since those explain the most. */
const mostFirst = 200;
const mostLast = 400;

const tones: Readonly<Record<Exclude<MarkerKind, 'incident'>, Tone>> = {
  'vf-removed': 'warning',
  'vf-returned': 'good',
  link: 'info',
  gap: 'warning',
  reset: 'warning',
  clock: 'info',
  port: 'info',
  phase: 'info',
};

const severities: Readonly<Record<RunIncident['severity'], Tone>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
};

/** Why such a mark matters, where its own words do not say it. */
function meaning(kind: MarkerKind): Message | undefined {
  switch (kind) {
    case 'vf-removed':
      return msg(
        'The host takes the VF away while the VM is serviced. Until it is back, packets go over the synthetic path, which is much slower.',
      );
    case 'vf-returned':
      return msg('The VF is there again: packets go over it from here on.');
    case 'reset':
      return msg('The counters were set to zero or wrapped; no rate is made of this sample.');
    case 'gap':
      return msg('There are no figures of this time. The run itself may have gone on.');
    default:
      return undefined;
  }
}

/** Id of what a fix button does. */
export const fixCommand = (side: Side, fix: string): string => `fix ${side} ${fix}`;

export function markersOf(
  run: ViewedRun,
  side: Side,
  offsetMs: number,
  translate?: Translate,
): readonly PageMarker[] {
  const { markers } = run.model;
  const incidents = new Map(run.model.incidents().map((incident) => [incident.id, incident]));
  const kept =
    markers.length <= mostFirst + mostLast
      ? markers
      : [...markers.slice(0, mostFirst), ...markers.slice(-mostLast)];
  return kept.map((marker) =>
    markerOf(marker, marker.incident === null ? undefined : incidents.get(marker.incident), {
      side,
      offsetMs,
      translate,
    }),
  );
}

interface Words {
  readonly side: Side;
  readonly offsetMs: number;
  readonly translate: Translate | undefined;
}

function markerOf(
  { id, atMs, kind, line, message }: Marker,
  incident: RunIncident | undefined,
  { side, offsetMs, translate }: Words,
): PageMarker {
  const say = (text: Message): string => render(text, translate);
  const explanation =
    incident === undefined
      ? [meaning(kind)].filter((text) => text !== undefined).map(say)
      : incident.explanation.map(say);
  return {
    side,
    id,
    atMs: atMs + offsetMs,
    tone:
      kind === 'incident' ? (incident === undefined ? 'info' : severities[incident.severity]) : tones[kind],
    kind,
    title: say(message),
    explanation: explanation.join(' '),
    line,
    commands: (incident?.fixes ?? []).map((fix): PageCommand => ({
      id: fixCommand(side, fix.id),
      label: say(fix.title),
    })),
  };
}
