// Markers on the time line: those that would stand on each other become one.
import type { PageMarker, Tone } from './page';
import type { Span } from './range';

/**
 * Markers that share a place.
 *
 * @property share Where it stands in what is in sight, 0 to 1.
 */
export interface LaneGroup {
  readonly key: string;
  readonly share: number;
  readonly tone: Tone;
  readonly markers: readonly PageMarker[];
}

/** Most serious last: the tone of a group is that of its worst. */
const order: readonly Tone[] = ['waiting', 'good', 'running', 'info', 'warning', 'error'];

function worstTone(tones: readonly Tone[]): Tone {
  return tones.reduce(
    (worst, tone) => (order.indexOf(tone) > order.indexOf(worst) ? tone : worst),
    'waiting',
  );
}

/**
 * @param markers In order of time, in the picture's time.
 * @param closest Of two groups, as a share of what is in sight.
 */
export function laneGroups(
  markers: readonly PageMarker[],
  { fromMs, toMs }: Span,
  closest: number,
): readonly LaneGroup[] {
  const groups: { first: number; markers: PageMarker[] }[] = [];
  for (const marker of markers) {
    if (marker.atMs < fromMs || marker.atMs > toMs) continue;
    const share = (marker.atMs - fromMs) / (toMs - fromMs);
    const last = groups.at(-1);
    if (last !== undefined && share - last.first < closest) last.markers.push(marker);
    else groups.push({ first: share, markers: [marker] });
  }
  return groups.map(({ first, markers: together }) => ({
    key: together[0]?.id ?? '',
    share: first,
    tone: worstTone(together.map(({ tone }) => tone)),
    markers: together,
  }));
}
