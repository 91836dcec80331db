// Above the log: a box that filters it, and the button that follows its end.
import {
  everyLine,
  isFilterProblem,
  lineFilter,
  longestPattern,
  type TextSearch,
} from '../../core/logs/viewer/filter';
import type { FollowState } from '../../core/logs/viewer/follow';
import { fill, type ViewerWords } from '../../core/logs/viewer/words';
import type { RunViewWords } from '../../core/run/view/words';
import { element, setAttribute, setText, textButton } from '../logViewer/dom';
import { icon } from '../logViewer/icons';

export interface LogToolsDeps {
  readonly words: RunViewWords;
  readonly logWords: ViewerWords;
  readonly format: (count: number) => string;
  /** A filter that can be used. */
  readonly use: (text: string, search: TextSearch | undefined) => void;
  readonly toggleFollow: () => void;
  /** The reader has finished with the box. */
  readonly toList: () => void;
}

/** A filter is used when nobody has typed for so long. */
const typingMs = 250;

export class LogTools {
  readonly elements: readonly HTMLElement[];
  private readonly input: HTMLInputElement;
  private readonly problem = element('p', {
    class: 'problem',
    id: 'log-problem',
    role: 'alert',
    hidden: true,
  });
  private readonly matches = element('span', { class: 'matches' });
  private readonly follow: HTMLButtonElement;
  private readonly followText = element('span');
  private timer: number | undefined;

  constructor(private readonly deps: LogToolsDeps) {
    const { words, logWords } = deps;
    this.input = element('input', {
      type: 'text',
      class: 'text',
      'aria-label': words.logFilter,
      placeholder: logWords.includeHint,
      maxlength: longestPattern,
      spellcheck: 'false',
      autocomplete: 'off',
    });
    this.follow = textButton('', deps.toggleFollow, 'follow');
    this.follow.append(icon('follow'), this.followText);
    this.elements = [
      element('div', { class: 'log-tools' }, this.input, this.matches, this.follow),
      this.problem,
    ];
    this.listen();
  }

  get filter(): string {
    return this.input.value;
  }

  setFilter(text: string): void {
    this.input.value = text;
    this.use();
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  showMatches(text: string): void {
    setText(this.matches, text);
  }

  showFollow(state: FollowState): void {
    const { logWords, format } = this.deps;
    const following = state.mode === 'following';
    setAttribute(this.follow, 'aria-pressed', String(following));
    setText(
      this.followText,
      following
        ? logWords.following
        : state.unseen > 0
          ? fill(logWords.followNew, format(state.unseen))
          : logWords.follow,
    );
  }

  /** Takes what the box holds; what is no filter is told of, and the one before holds. */
  use(): void {
    window.clearTimeout(this.timer);
    const compiled = lineFilter({ ...everyLine, include: this.input.value });
    const isBad = isFilterProblem(compiled);
    this.problem.hidden = !isBad;
    setText(this.problem, isBad ? this.deps.logWords.badExpression[compiled.problem] : '');
    setAttribute(this.input, 'aria-invalid', isBad ? 'true' : undefined);
    setAttribute(this.input, 'aria-describedby', isBad ? this.problem.id : undefined);
    if (!isBad) this.deps.use(this.input.value, compiled.include);
  }

  private listen(): void {
    const { input } = this;
    input.addEventListener('input', () => {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => {
        this.use();
      }, typingMs);
    });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.use();
      else if (event.key === 'ArrowDown') this.deps.toList();
      else if (event.key === 'Escape' && input.value !== '') this.setFilter('');
      else return;
      event.preventDefault();
    });
  }
}
