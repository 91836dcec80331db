// One row on the screen. It is used again and again for other lines, and touches the page only where something differs.
import { ansiSpans, type AnsiStyle } from '../../core/logs/viewer/ansi';
import type { TextSearch } from '../../core/logs/viewer/filter';
import type { ViewerRow } from '../../core/logs/viewer/protocol';
import { segmentsOf, sliceOf, type Columns, type Segment } from '../../core/logs/viewer/segments';
import { isPlain } from '../../core/logs/viewer/visible';
import { fill, type ViewerWords } from '../../core/logs/viewer/words';
import { element, setAttribute, setText } from './dom';
import { severityIcon } from './icons';
import type { PageColour, Palette } from './palette';

/** How a row is drawn besides its text. */
export interface RowLook {
  readonly selected: boolean;
  /** More rows than this one are: one alone has the cursor to show it. */
  readonly amongOthers: boolean;
  readonly cursor: boolean;
  readonly search: TextSearch | undefined;
  /** The same object as long as the same columns are in sight. */
  readonly columns: Columns;
}

/** Characters beyond which only those in sight are drawn: laying out all of them takes longer than a frame. */
const longLine = 1000;

/** Marks in one line: more would say nothing more. */
const mostMarks = 200;

export class RowElement {
  readonly element: HTMLDivElement;
  private readonly number = element('span', { role: 'rowheader', class: 'number' });
  private readonly mark = element('span', { role: 'gridcell', class: 'mark' });
  private readonly text = element('span', { class: 'text' });
  private readonly cut = element('span', { class: 'cut', hidden: true });
  private shown: ViewerRow | undefined;
  private search: TextSearch | undefined;
  /** Of a long line; undefined for one that is drawn as a whole. */
  private columns: Columns | undefined;

  /** Draws anew what is shown: its colours are out of date. */
  forget(): void {
    this.shown = undefined;
  }

  /** @param id Of the element: the list says with it where the cursor is. */
  constructor(
    readonly id: string,
    private readonly words: ViewerWords,
    private readonly format: (count: number) => string,
    private readonly palette: Palette,
  ) {
    const content = element('span', { role: 'gridcell', class: 'content' }, this.text, this.cut);
    this.element = element('div', { role: 'row', class: 'row', id }, this.number, this.mark, content);
  }

  /** @param data undefined while the row is on its way. */
  show(row: number, data: ViewerRow | undefined, look: RowLook): void {
    setAttribute(this.element, 'aria-rowindex', String(row + 1));
    setAttribute(this.element, 'aria-selected', look.selected ? 'true' : 'false');
    this.element.classList.toggle('selected', look.selected && look.amongOthers);
    this.element.classList.toggle('cursor', look.cursor);
    this.element.classList.toggle('marked', data?.marked === true);
    const { shown, search } = this;
    this.shown = data;
    this.search = look.search;
    if (data?.line !== shown?.line)
      setText(this.number, data === undefined ? '' : this.format(data.line + 1));
    if (data?.severity !== shown?.severity) this.drawMark(data);
    const otherColumns = this.columns !== undefined && this.columns !== look.columns;
    if (data?.text !== shown?.text || look.search !== search || otherColumns) this.drawText(data, look);
    if (data?.cut !== shown?.cut) this.drawCut(data?.cut ?? 0);
  }

  private drawMark(data: ViewerRow | undefined): void {
    const severity = data?.severity ?? null;
    this.mark.replaceChildren(...(severity === null ? [] : [severityIcon(severity)]));
    const word = severity === null ? undefined : this.words.severity[severity];
    setAttribute(this.mark, 'aria-label', word);
    setAttribute(this.mark, 'title', word);
  }

  private drawText(data: ViewerRow | undefined, { search, columns }: RowLook): void {
    const spans = data === undefined ? [] : ansiSpans(data.text);
    const text = spans.map((span) => span.text).join('');
    const places = search?.places(text, mostMarks) ?? [];
    const segments = segmentsOf(spans, places);
    const { style } = this.text;
    if (text.length <= longLine) {
      if (this.columns !== undefined) style.width = style.paddingLeft = '';
      this.columns = undefined;
      this.drawSegments(segments);
      return;
    }
    this.columns = columns;
    // Where every character is as wide as the others, what is out of sight at the left is only room.
    const from = isPlain(text) && !text.includes('\t') ? Math.min(columns.from, text.length) : 0;
    style.paddingLeft = `${from * columns.width}px`;
    style.width = `${text.length * columns.width}px`;
    this.drawSegments(sliceOf(segments, from, columns.to));
  }

  private drawSegments(segments: readonly Segment[]): void {
    const [only] = segments;
    // Nearly all lines: no element but the one that is there.
    if (segments.length <= 1 && only?.style === undefined && only?.found !== true) {
      setText(this.text, only?.text ?? '');
      return;
    }
    const parts = segments.map(({ text, style, found }) => {
      if (!found && style === undefined) return text;
      return this.styled(element(found ? 'mark' : 'span'), text, style);
    });
    this.text.replaceChildren(...parts);
  }

  private drawCut(bytes: number): void {
    this.cut.hidden = bytes === 0;
    setText(this.cut, bytes === 0 ? '' : fill(this.words.cut, this.format(bytes)));
  }

  private styled(target: HTMLElement, text: string, style: AnsiStyle | undefined): HTMLElement {
    target.textContent = text;
    if (style === undefined) return target;
    // As terminals do: bold text is in the brighter colour.
    const bright =
      style.bold === true && typeof style.fg === 'number' && style.fg < 8 ? style.fg + 8 : style.fg;
    // Without colours of its own, an inverted text takes those of the page.
    if (style.inverse === true) this.colour(target, style.bg ?? 'bg', bright ?? 'fg');
    else this.colour(target, bright ?? 'fg', style.bg ?? 'bg');
    for (const name of ['bold', 'dim', 'italic', 'underline', 'strike'] as const)
      if (style[name] === true) target.classList.add(name);
    return target;
  }

  /** Colours of the theme are classes, others values. */
  private colour(target: HTMLElement, text: PageColour, background: PageColour): void {
    const { classList, style } = target;
    if (background === 'bg') {
      if (typeof text === 'number') classList.add(`fg-${text}`);
      else if (text !== 'fg') classList.add('fg-fixed');
    } else {
      classList.add('on-bg', typeof background === 'number' ? `bg-${background}` : 'bg-fixed');
      style.setProperty('--bg', background === 'fg' ? 'var(--vscode-editor-foreground)' : String(background));
    }
    style.setProperty('--fg', this.palette.text(text, background));
  }
}
