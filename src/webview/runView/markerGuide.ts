// What happened in the run: on the time line, in the charts, explained, and in the log, all at once.
import type { PageMarker } from '../../core/run/view/page';
import type { RunViewWords } from '../../core/run/view/words';
import type { ChartStack } from './chartStack';
import { Explanation } from './explanation';
import { MarkerLane } from './markerLane';

export interface MarkerGuideDeps {
  readonly words: RunViewWords;
  readonly noFurther: string;
  readonly charts: ChartStack;
  readonly say: (text: string) => void;
  readonly goToLine: (marker: PageMarker) => void;
}

export class MarkerGuide {
  readonly explanation: Explanation;
  private readonly lanes: readonly MarkerLane[];
  private markers: readonly PageMarker[] = [];
  private chosen: readonly PageMarker[] = [];

  constructor(private readonly deps: MarkerGuideDeps) {
    const { charts, words, goToLine } = deps;
    this.lanes = charts.lanes.map(
      (lane) =>
        new MarkerLane(
          lane,
          words,
          (markers) => {
            this.choose(markers);
          },
          () => {
            this.draw();
          },
        ),
    );
    this.explanation = new Explanation(words, goToLine, () => {
      this.setChosen([]);
    });
  }

  take(markers: readonly PageMarker[]): void {
    this.markers = [...markers].sort((a, b) => a.atMs - b.atMs);
    this.lanes.forEach((lane, side) => {
      lane.setMarkers(this.markers.filter((one) => one.side === side));
    });
    this.explanation.refresh(markers);
    this.showMoments();
    this.draw();
  }

  draw(): void {
    for (const lane of this.lanes) lane.draw(this.deps.charts.span);
  }

  /** To the next thing that happened, in time. */
  seek(direction: 'next' | 'previous'): void {
    const { markers, chosen } = this;
    const here = direction === 'next' ? chosen.at(-1) : chosen[0];
    const at = markers.findIndex(({ id, side }) => id === here?.id && side === here.side);
    const next = direction === 'next' ? markers[at + 1] : at < 0 ? markers.at(-1) : markers[at - 1];
    if (next === undefined) {
      this.deps.say(this.deps.noFurther);
      return;
    }
    this.deps.charts.reveal(next.atMs);
    this.choose([next]);
  }

  /** Explains what was chosen, and shows the line that says it. */
  private choose(markers: readonly PageMarker[]): void {
    this.setChosen(markers);
    this.explanation.show(markers);
    const [first] = markers;
    if (first === undefined) return;
    const withLine = markers.find(({ line }) => line !== null);
    if (withLine !== undefined) this.deps.goToLine(withLine);
    this.deps.say([first.title, first.explanation].filter((text) => text !== '').join(' '));
  }

  private setChosen(markers: readonly PageMarker[]): void {
    this.chosen = markers;
    this.lanes.forEach((lane, side) => {
      lane.setChosen(markers.filter((one) => one.side === side).map(({ id }) => id));
    });
    this.showMoments();
  }

  private showMoments(): void {
    const isChosen = ({ id, side }: PageMarker): boolean =>
      this.chosen.some((one) => one.id === id && one.side === side);
    for (const side of [0, 1] as const)
      this.deps.charts.setMoments(
        side,
        this.markers
          .filter((marker) => marker.side === side)
          .map((marker) => ({ atMs: marker.atMs, tone: marker.tone, chosen: isChosen(marker) })),
      );
  }
}
