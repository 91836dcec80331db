// What part of the run is in sight, and whether the picture goes on: the same by mouse and by keys.
import { fill } from '../../core/logs/viewer/words';
import { followSpans, type Span, type TimeRange } from '../../core/run/view/range';
import { clockOf } from '../../core/run/view/ticks';
import type { RunViewWords } from '../../core/run/view/words';
import { element, iconButton, setText, textButton } from '../logViewer/dom';
import { drawn } from './icons';

export interface TimeToolsDeps {
  readonly words: RunViewWords;
  readonly setRange: (range: TimeRange) => void;
  readonly zoom: (direction: 1 | -1) => void;
  readonly pan: (direction: 1 | -1) => void;
  readonly reset: () => void;
  readonly pause: () => void;
  readonly savePicture: () => void;
  readonly tell: () => void;
}

const minuteMs = 60_000;
const partValue = 'part';

export class TimeTools {
  readonly element: HTMLElement;
  private readonly select: HTMLSelectElement;
  private readonly part: HTMLOptionElement;
  private readonly pause: HTMLButtonElement;
  private readonly pauseText = element('span');
  private readonly pausedNote: HTMLElement;

  constructor(private readonly deps: TimeToolsDeps) {
    const { words } = deps;
    this.part = element('option', { value: partValue, hidden: true });
    this.select = element(
      'select',
      { 'aria-label': words.timeRange },
      ...followSpans.map((span) => element('option', { value: span }, spanText(span, words))),
      element('option', { value: 'whole' }, words.wholeRun),
      this.part,
    );
    this.select.addEventListener('change', () => {
      const { value } = this.select;
      if (value === 'whole') deps.setRange({ kind: 'whole' });
      else if (value !== partValue) deps.setRange({ kind: 'follow', spanMs: Number(value) });
    });
    this.pause = textButton('', deps.pause, 'pause');
    this.pause.append(this.pauseText);
    this.pausedNote = element('span', { class: 'quiet paused', hidden: true }, words.paused);
    const button = (label: string, name: Parameters<typeof drawn>[0], press: () => void): HTMLElement =>
      iconButton(label, drawn(name), press);
    this.element = element(
      'div',
      { class: 'time-tools', role: 'toolbar', 'aria-label': words.timeRange },
      this.select,
      element(
        'div',
        { class: 'group' },
        button(words.earlier, 'left', () => {
          deps.pan(-1);
        }),
        button(words.later, 'right', () => {
          deps.pan(1);
        }),
        button(words.zoomIn, 'plus', () => {
          deps.zoom(1);
        }),
        button(words.zoomOut, 'minus', () => {
          deps.zoom(-1);
        }),
        button(words.reset, 'reset', deps.reset),
      ),
      this.pause,
      this.pausedNote,
      element('span', { class: 'space' }),
      button(words.tell, 'speak', deps.tell),
      button(words.savePicture, 'picture', deps.savePicture),
    );
  }

  show(range: TimeRange, span: Span, paused: boolean): void {
    const { words } = this.deps;
    const named =
      range.kind === 'whole'
        ? 'whole'
        : range.kind === 'follow' && followSpans.some((known) => known === range.spanMs)
          ? String(range.spanMs)
          : partValue;
    const text =
      range.kind === 'follow'
        ? spanText(range.spanMs, words)
        : fill(words.part, clockOf(span.fromMs), clockOf(span.toMs));
    this.part.hidden = named !== partValue;
    if (named === partValue) setText(this.part, text);
    if (this.select.value !== named) this.select.value = named;
    setText(this.pauseText, paused ? words.resume : words.pause);
    this.pause.classList.toggle('primary', paused);
    this.pausedNote.hidden = !paused;
  }
}

/** "Last 5 minutes", or for other spans the time itself. */
function spanText(spanMs: number, words: RunViewWords): string {
  if (spanMs === minuteMs) return words.lastMinute;
  if (spanMs === 60 * minuteMs) return words.lastHour;
  if (spanMs % minuteMs === 0) return fill(words.lastMinutes, spanMs / minuteMs);
  return fill(words.lastTime, clockOf(spanMs));
}
