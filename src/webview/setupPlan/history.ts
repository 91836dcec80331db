// What was done to the VM, as a table that a screen reader can walk through; in a narrow panel each row is a card.
import type { PageHistory, PageHistoryRow } from '../../core/setup/view/page';
import { element } from '../logViewer/dom';
import { toneIcon } from './icons';

export function historyTable(history: PageHistory | null): HTMLElement[] {
  if (history === null) return [];
  const { caption, columns, rows } = history;
  return [
    element(
      'section',
      { class: 'history', 'data-key': 'history' },
      // Roles are said again: a table that is laid out in another way is none to a screen reader.
      element(
        'table',
        { role: 'table' },
        element('caption', {}, caption),
        element(
          'thead',
          { role: 'rowgroup' },
          element(
            'tr',
            { role: 'row' },
            ...columns.map((name) => element('th', { scope: 'col', role: 'columnheader' }, name)),
          ),
        ),
        element('tbody', { role: 'rowgroup' }, ...rows.map((row, at) => rowOf(row, at, columns))),
      ),
    ),
  ];
}

function rowOf(row: PageHistoryRow, at: number, columns: readonly string[]): HTMLElement {
  const cell = (index: number, ...children: readonly (Node | string)[]): HTMLElement =>
    element('td', { role: 'cell', 'data-label': columns[index] ?? '' }, ...children);
  return element(
    'tr',
    { role: 'row' },
    cell(0, row.when),
    cell(1, row.who),
    element('th', { scope: 'row', role: 'rowheader', 'data-label': columns[2] ?? '' }, row.what),
    cell(3, element('span', { class: `outcome ${row.tone}` }, toneIcon(row.tone), row.outcome)),
    cell(4, row.changes),
    cell(
      5,
      element('span', { class: 'undoable' }, row.undoable),
      ...(row.undo === null
        ? []
        : [
            element(
              'button',
              { type: 'button', class: 'text', 'data-undo': at, 'aria-label': row.undo.name },
              row.undo.label,
            ),
          ]),
    ),
  );
}
