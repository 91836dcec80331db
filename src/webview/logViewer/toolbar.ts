// Boxes and buttons above the list: what to show, where to go, whether to follow.
import {
  everyLine,
  isFilterProblem,
  lineFilter,
  lineSeverities,
  longestPattern,
  type FilterProblem,
  type LineSeverity,
  type ViewerFilter,
} from '../../core/logs/viewer/filter';
import type { FollowState } from '../../core/logs/viewer/follow';
import { fill, type ViewerWords } from '../../core/logs/viewer/words';
import { element, iconButton, setAttribute, setText, textButton } from './dom';
import { icon, severityIcon } from './icons';

export interface ToolbarDeps {
  readonly words: ViewerWords;
  readonly format: (count: number) => string;
  readonly filter: (filter: ViewerFilter) => void;
  /** From 0. */
  readonly goToLine: (line: number) => void;
  readonly seek: (direction: 'next' | 'previous') => void;
  readonly copy: () => void;
  readonly toggleFollow: () => void;
  /** The reader has finished with a box. */
  readonly toList: () => void;
}

/** A filter is used when nobody has typed for so long. */
const typingMs = 250;

export class Toolbar {
  readonly element: HTMLElement;
  private readonly include: HTMLInputElement;
  private readonly exclude: HTMLInputElement;
  private readonly line: HTMLInputElement;
  private readonly matchCase: HTMLButtonElement;
  private readonly severities = new Map<LineSeverity, HTMLButtonElement>();
  private readonly clear: HTMLButtonElement;
  private readonly matches = element('span', { class: 'matches' });
  private readonly problem = element('p', {
    class: 'problem',
    id: 'filter-problem',
    role: 'alert',
    hidden: true,
  });
  private readonly follow: HTMLButtonElement;
  private readonly followText = element('span');
  private readonly copyButton: HTMLButtonElement;
  private filter: ViewerFilter = everyLine;
  private timer: number | undefined;

  constructor(private readonly deps: ToolbarDeps) {
    const { words } = deps;
    this.include = this.box(words.showLinesWith, words.includeHint);
    this.exclude = this.box(words.hideLinesWith, words.excludeHint);
    this.matchCase = this.toggle(words.matchCase, 'Aa');
    this.clear = iconButton(words.clearFilter, icon('clear'), () => {
      this.show(everyLine);
      this.use();
      this.include.focus();
    });
    this.line = element('input', {
      type: 'text',
      inputmode: 'numeric',
      class: 'line',
      'aria-label': words.goToLine,
      placeholder: words.goToLine,
    });
    this.line.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.goToLine();
    });
    this.copyButton = iconButton(words.copyLines, icon('copy'), deps.copy);
    this.follow = textButton('', deps.toggleFollow, 'follow');
    this.follow.append(icon('follow'), this.followText);
    const severityGroup = element('div', {
      role: 'group',
      class: 'group',
      'aria-label': words.severityGroup,
    });
    for (const severity of lineSeverities) {
      const button = this.toggle(words.severities[severity], severityIcon(severity));
      this.severities.set(severity, button);
      severityGroup.append(button);
    }
    this.element = element(
      'div',
      { role: 'group', class: 'tools', 'aria-label': words.tools },
      element('div', { class: 'group boxes' }, this.include, this.exclude, this.matchCase),
      severityGroup,
      this.clear,
      this.matches,
      element('span', { class: 'space' }),
      this.line,
      element(
        'div',
        { class: 'group' },
        iconButton(words.previousIncident, icon('up'), () => {
          deps.seek('previous');
        }),
        iconButton(words.nextIncident, icon('down'), () => {
          deps.seek('next');
        }),
        this.copyButton,
      ),
      this.follow,
      this.problem,
    );
    this.show(everyLine);
    this.showSelection(false);
  }

  /** The filter the boxes show, which may be one that cannot be used. */
  get shown(): ViewerFilter {
    return this.filter;
  }

  /** Shows a filter that was not typed here. */
  show(filter: ViewerFilter): void {
    this.filter = filter;
    this.include.value = filter.include;
    this.exclude.value = filter.exclude;
    this.matchCase.setAttribute('aria-pressed', String(filter.matchCase));
    for (const [severity, button] of this.severities)
      button.setAttribute('aria-pressed', String(filter.severities.includes(severity)));
    this.changed();
  }

  focusFilter(): void {
    this.include.focus();
    this.include.select();
  }

  focusLine(): void {
    this.line.focus();
    this.line.select();
  }

  showMatches(text: string): void {
    setText(this.matches, text);
  }

  showFollow(state: FollowState): void {
    const { words, format } = this.deps;
    const following = state.mode === 'following';
    this.follow.setAttribute('aria-pressed', String(following));
    setText(
      this.followText,
      following
        ? words.following
        : state.unseen > 0
          ? fill(words.followNew, format(state.unseen))
          : words.follow,
    );
  }

  showSelection(any: boolean): void {
    // A disabled button that has the focus would lose it.
    setAttribute(this.copyButton, 'aria-disabled', any ? undefined : 'true');
  }

  /** What is wrong with the filter; undefined when nothing is. */
  showProblem(problem: FilterProblem | undefined): void {
    this.problem.hidden = problem === undefined;
    setText(this.problem, problem === undefined ? '' : this.deps.words.badExpression[problem.problem]);
    for (const [name, box] of [
      ['include', this.include],
      ['exclude', this.exclude],
    ] as const) {
      const isBad = problem?.box === name;
      setAttribute(box, 'aria-invalid', isBad ? 'true' : undefined);
      setAttribute(box, 'aria-describedby', isBad ? this.problem.id : undefined);
    }
  }

  private box(label: string, hint: string): HTMLInputElement {
    const box = element('input', {
      type: 'text',
      class: 'text',
      'aria-label': label,
      title: label,
      placeholder: hint,
      maxlength: longestPattern,
      spellcheck: 'false',
      autocomplete: 'off',
    });
    box.addEventListener('input', () => {
      this.read();
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => {
        this.use();
      }, typingMs);
    });
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.use();
      else if (event.key === 'ArrowDown') this.deps.toList();
      else if (event.key === 'Escape' && box.value !== '') {
        box.value = '';
        this.read();
        this.use();
      } else return;
      event.preventDefault();
    });
    return box;
  }

  private toggle(label: string, content: Node | string): HTMLButtonElement {
    const button = element(
      'button',
      { type: 'button', class: 'icon toggle', title: label, 'aria-label': label },
      content,
    );
    button.addEventListener('click', () => {
      button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
      this.read();
      this.use();
    });
    return button;
  }

  /** Takes what the boxes hold. */
  private read(): void {
    const isOn = (button: HTMLButtonElement | undefined): boolean =>
      button?.getAttribute('aria-pressed') === 'true';
    this.filter = {
      include: this.include.value,
      exclude: this.exclude.value,
      matchCase: isOn(this.matchCase),
      severities: lineSeverities.filter((severity) => isOn(this.severities.get(severity))),
    };
    this.changed();
  }

  private changed(): void {
    const compiled = lineFilter(this.filter);
    this.showProblem(isFilterProblem(compiled) ? compiled : undefined);
    const { include, exclude, severities } = this.filter;
    const isOpen = include === '' && exclude === '' && severities.length === lineSeverities.length;
    this.clear.hidden = isOpen;
  }

  private use(): void {
    window.clearTimeout(this.timer);
    if (!isFilterProblem(lineFilter(this.filter))) this.deps.filter(this.filter);
  }

  private goToLine(): void {
    const line = Number(this.line.value.replace(/[\s.,_'\u00a0\u202f]/g, ''));
    if (Number.isSafeInteger(line) && line > 0) this.deps.goToLine(line - 1);
  }
}
