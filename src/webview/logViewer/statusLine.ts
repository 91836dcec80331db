// The line below the list: where the log comes from, how far it has been read and explained.
import type { SourceState, ViewerStatus } from '../../core/logs/viewer/protocol';
import { fill, type ViewerWords } from '../../core/logs/viewer/words';
import { assertNever } from '../../core/problem';
import { element, setText } from './dom';

/** A whole part of a hundred, and a hundred only when it is all. */
function percent(part: number, of: number): number {
  return of === 0 || part >= of ? 100 : Math.floor((part / of) * 100);
}

export class StatusLine {
  private readonly source = element('span', { class: 'source' });
  private readonly explained = element('span', { class: 'explained' });
  private readonly lines = element('span', { class: 'count' });
  private readonly message = element('span', { class: 'message', 'aria-hidden': 'true' });
  readonly element = element('footer', {}, this.source, this.lines, this.explained, this.message);

  constructor(
    private readonly words: ViewerWords,
    private readonly format: (count: number) => string,
  ) {}

  show(status: ViewerStatus): void {
    setText(this.source, this.sourceText(status.source));
    this.element.dataset['source'] = status.source.kind;
    const { lines, explained, bytes } = status;
    setText(this.lines, lines === 1 ? this.words.oneLine : fill(this.words.lines, this.format(lines)));
    const part = explained === null ? 100 : percent(explained, bytes);
    setText(this.explained, part === 100 ? '' : fill(this.words.explained, part));
  }

  /** What has just happened; a screen reader is told elsewhere. */
  say(text: string): void {
    setText(this.message, text);
  }

  private sourceText(state: SourceState): string {
    const text = this.words.source[state.kind];
    switch (state.kind) {
      case 'reading':
        return fill(text, percent(state.bytes, state.of));
      case 'full':
        return fill(text, this.format(Math.ceil(state.lostBytes / 2 ** 20)));
      case 'failed':
        return fill(text, state.reason);
      case 'watching':
      case 'gone':
      case 'live':
      case 'ended':
        return text;
      default:
        return assertNever(state);
    }
  }
}
