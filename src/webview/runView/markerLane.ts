// What happened, above the charts at its time: a button each, one stop for Tab, and the arrow keys go from one to the next.
import { fill } from '../../core/logs/viewer/words';
import { laneGroups, type LaneGroup } from '../../core/run/view/lane';
import type { PageMarker } from '../../core/run/view/page';
import type { Span } from '../../core/run/view/range';
import { clockOf } from '../../core/run/view/ticks';
import type { RunViewWords } from '../../core/run/view/words';
import { element, setAttribute } from '../logViewer/dom';
import { axisWidth, endWidth } from './chart';
import { toneIcon } from './parts';

/** Of a button, in CSS pixels. */
const buttonWidth = 22;

export class MarkerLane {
  private markers: readonly PageMarker[] = [];
  private groups: readonly LaneGroup[] = [];
  private buttons: readonly HTMLButtonElement[] = [];
  private drawn = '';
  private chosen: string | undefined;
  private laneWidth = 0;
  private readonly none: HTMLElement;

  constructor(
    private readonly lane: HTMLElement,
    private readonly words: RunViewWords,
    private readonly choose: (markers: readonly PageMarker[]) => void,
    /** It is to be drawn again. */
    resized: () => void,
  ) {
    setAttribute(lane, 'role', 'group');
    setAttribute(lane, 'aria-label', words.markers);
    this.none = element('span', { class: 'quiet' }, words.noMarkers);
    lane.append(this.none);
    // Asking for the width would have the page laid out at once.
    new ResizeObserver(([entry]) => {
      this.laneWidth = entry?.contentRect.width ?? 0;
      resized();
    }).observe(lane);
    lane.addEventListener('keydown', (event) => {
      this.keydown(event);
    });
  }

  /** @param markers In order of time. */
  setMarkers(markers: readonly PageMarker[]): void {
    this.markers = markers;
    this.drawn = '';
  }

  setChosen(ids: readonly string[]): void {
    this.chosen = ids[0];
    this.groups.forEach((group, at) => {
      const isChosen = group.markers.some(({ id }) => ids.includes(id));
      setAttribute(this.buttons[at] ?? this.none, 'aria-pressed', String(isChosen));
    });
  }

  draw(span: Span): void {
    const width = Math.max(1, this.laneWidth - axisWidth - endWidth);
    const key = `${span.fromMs} ${span.toMs} ${width}`;
    if (key === this.drawn) return;
    this.drawn = key;
    const groups = laneGroups(this.markers, span, buttonWidth / width);
    this.none.hidden = this.markers.length > 0;
    if (!sameGroups(groups, this.groups)) this.rebuild(groups);
    this.groups = groups;
    groups.forEach(({ share }, at) => {
      const button = this.buttons[at];
      if (button !== undefined) button.style.left = `${axisWidth + share * width}px`;
    });
  }

  private rebuild(groups: readonly LaneGroup[]): void {
    const focused = this.buttons.findIndex((button) => button === document.activeElement);
    const focusedKey = this.groups[focused]?.key;
    this.buttons = groups.map((group) => this.buttonOf(group));
    this.lane.replaceChildren(this.none, ...this.buttons);
    const again = groups.findIndex(({ key }) => key === focusedKey);
    this.makeStop(Math.max(0, again));
    if (focused >= 0) this.buttons[Math.max(0, again)]?.focus();
  }

  private buttonOf(group: LaneGroup): HTMLButtonElement {
    const [first, last] = [group.markers[0], group.markers.at(-1)];
    const { words } = this;
    const label =
      group.markers.length === 1 || first === undefined || last === undefined
        ? fill(words.markerAt, clockOf(first?.atMs ?? 0), first?.title ?? '')
        : fill(words.markerGroup, group.markers.length, clockOf(first.atMs), clockOf(last.atMs));
    const button = element(
      'button',
      {
        type: 'button',
        class: `marker ${group.tone}`,
        title: label,
        'aria-label': label,
        'aria-pressed': String(group.markers.some(({ id }) => id === this.chosen)),
        tabindex: -1,
      },
      toneIcon(group.tone),
      ...(group.markers.length > 1
        ? [element('span', { class: 'count' }, String(group.markers.length))]
        : []),
    );
    button.addEventListener('click', () => {
      this.choose(group.markers);
    });
    return button;
  }

  private keydown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = this.buttons.findIndex((button) => button === document.activeElement);
    const next = this.buttons[at + step];
    if (step === 0 || at < 0 || next === undefined) return;
    event.preventDefault();
    this.makeStop(at + step);
    next.focus();
  }

  private makeStop(at: number): void {
    this.buttons.forEach((button, place) => {
      button.tabIndex = place === at ? 0 : -1;
    });
  }
}

function sameGroups(one: readonly LaneGroup[], other: readonly LaneGroup[]): boolean {
  return (
    one.length === other.length &&
    one.every((group, at) => {
      const there = other[at];
      return (
        group.key === there?.key &&
        group.tone === there.tone &&
        group.markers.length === there.markers.length &&
        group.markers.every((marker, place) => marker.title === there.markers[place]?.title)
      );
    })
  );
}
