// Pieces that are drawn in several places of the page: notices, tables, buttons.
import type { PageCommand, PageNotice, PageTable, Tone } from '../../core/run/view/page';
import type { RunViewWords } from '../../core/run/view/words';
import { element } from '../logViewer/dom';
import { icon, toneIcon as progressIcon } from '../setupPlan/icons';

export function toneIcon(tone: Tone): SVGSVGElement {
  return tone === 'info' ? icon('info') : progressIcon(tone);
}

/** For whoever does not see the icon. */
export function unseen(text: string): HTMLElement {
  return element('span', { class: 'unseen' }, text);
}

export function commandButtons(commands: readonly PageCommand[]): readonly HTMLElement[] {
  if (commands.length === 0) return [];
  return [
    element(
      'div',
      { class: 'buttons' },
      ...commands.map(({ id, label }) =>
        element('button', { type: 'button', class: 'text', 'data-command': id, 'data-key': id }, label),
      ),
    ),
  ];
}

export function noticeBox({ tone, text, detail, commands }: PageNotice, words: RunViewWords): HTMLElement {
  return element(
    'div',
    { class: `notice ${tone}`, 'data-key': text },
    toneIcon(tone),
    element(
      'div',
      { class: 'said' },
      element('p', {}, unseen(`${words.tone[tone]}: `), text),
      ...(detail.length === 0 ? [] : [element('ul', {}, ...detail.map((line) => element('li', {}, line)))]),
      ...commandButtons(commands),
    ),
  );
}

export function tableOf({ caption, columns, rows }: PageTable, kind: string): HTMLElement {
  return element(
    'div',
    { class: 'table-box', 'data-key': `table ${kind}` },
    element(
      'table',
      { class: 'figures' },
      element('caption', {}, caption),
      element(
        'thead',
        {},
        element('tr', {}, ...columns.map((text) => element('th', { scope: 'col' }, text))),
      ),
      element(
        'tbody',
        {},
        ...rows.map(([first = '', ...cells]) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, first),
            ...cells.map((text) => element('td', {}, text)),
          ),
        ),
      ),
    ),
  );
}
