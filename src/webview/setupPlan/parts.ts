// Small parts that several sections of the page are made of.
import type { PageBadge, PageCommand, PageNotice } from '../../core/setup/view/page';
import type { PlanWords } from '../../core/setup/view/words';
import { element } from '../logViewer/dom';
import { severityIcon } from './icons';

/** What drawing needs besides the page. */
export interface Drawing {
  readonly words: PlanWords;
  /** Whether a fold is open: what the reader left it at, or what it is by itself. */
  readonly isOpen: (name: string, byItself: boolean) => boolean;
}

export function unseen(text: string): HTMLElement {
  return element('span', { class: 'unseen' }, text);
}

export function badge({ text, tone }: PageBadge): HTMLElement {
  return element('span', { class: `badge ${tone}` }, text);
}

export function fold(
  { isOpen }: Drawing,
  name: string,
  byItself: boolean,
  summary: string,
  ...children: readonly Node[]
): HTMLDetailsElement {
  return element(
    'details',
    { 'data-key': name, 'data-fold': name, open: isOpen(name, byItself) },
    element('summary', {}, summary),
    ...children,
  );
}

/** Buttons for commands of the extension; the first is what helps most. */
export function commandButtons(commands: readonly PageCommand[]): HTMLElement[] {
  if (commands.length === 0) return [];
  return [
    element(
      'div',
      { class: 'buttons' },
      ...commands.map(({ label, command }) =>
        element(
          'button',
          { type: 'button', class: 'text', 'data-key': command, 'data-command': command },
          label,
        ),
      ),
    ),
  ];
}

export function noticeBox(notice: PageNotice, { words }: Drawing): HTMLElement {
  const { severity, text, detail, commands } = notice;
  return element(
    'div',
    { class: `notice ${severity}` },
    severityIcon(severity),
    element(
      'div',
      { class: 'said' },
      element('p', {}, unseen(`${words.severity[severity]}: `), text),
      ...(detail.length === 0 ? [] : [element('ul', {}, ...detail.map((line) => element('li', {}, line)))]),
      ...commandButtons(commands),
    ),
  );
}
