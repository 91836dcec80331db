// What the chosen marker says: when, what, why, where in the log, and what would mend it.
import { fill } from '../../core/logs/viewer/words';
import type { PageMarker } from '../../core/run/view/page';
import { clockOf } from '../../core/run/view/ticks';
import type { RunViewWords } from '../../core/run/view/words';
import { element, iconButton } from '../logViewer/dom';
import { icon } from '../logViewer/icons';
import { commandButtons, toneIcon, unseen } from './parts';

export class Explanation {
  readonly element = element('section', { class: 'explanation', hidden: true });
  private shown: readonly PageMarker[] = [];

  constructor(
    private readonly words: RunViewWords,
    private readonly goToLine: (marker: PageMarker) => void,
    private readonly closed: () => void,
  ) {
    this.element.setAttribute('aria-label', words.markers);
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
    });
  }

  show(markers: readonly PageMarker[]): void {
    this.shown = markers;
    this.element.hidden = markers.length === 0;
    this.element.replaceChildren(
      iconButton(this.words.close, icon('clear'), () => {
        this.close();
      }),
      ...markers.map((marker) => this.one(marker)),
    );
  }

  /** Markers may have got other words meanwhile. */
  refresh(all: readonly PageMarker[]): void {
    const fresh = this.shown.map((marker) => all.find(({ id }) => id === marker.id) ?? marker);
    const isSame = fresh.every((marker, at) => {
      const there = this.shown[at];
      return marker.title === there?.title && marker.explanation === there.explanation;
    });
    if (!isSame && !this.element.contains(document.activeElement)) this.show(fresh);
  }

  close(): void {
    this.show([]);
    this.closed();
  }

  private one(marker: PageMarker): HTMLElement {
    const { words } = this;
    const line = element(
      'button',
      { type: 'button', class: 'text' },
      fill(words.goToLogLine, marker.line ?? 0),
    );
    line.addEventListener('click', () => {
      this.goToLine(marker);
    });
    return element(
      'article',
      {},
      element(
        'h3',
        {},
        toneIcon(marker.tone),
        unseen(`${words.tone[marker.tone]}: `),
        element('span', {}, fill(words.markerAt, clockOf(marker.atMs), marker.title)),
      ),
      ...(marker.explanation === '' ? [] : [element('p', {}, marker.explanation)]),
      element('div', { class: 'buttons' }, ...(marker.line === null ? [] : [line]), ...buttonsIn(marker)),
    );
  }
}

function buttonsIn({ commands }: PageMarker): readonly Node[] {
  return commandButtons(commands).flatMap((group) => [...group.childNodes]);
}
