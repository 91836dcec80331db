// Draws the whole page from what the extension says.
import type { PageButton, PageResult, PlanPage } from '../../core/setup/view/page';
import { element } from '../logViewer/dom';
import { optionsForm } from './form';
import { historyTable } from './history';
import { icon, toneIcon } from './icons';
import { badge, commandButtons, noticeBox, unseen, type Drawing } from './parts';
import { stepList } from './steps';

export function drawPage(page: PlanPage, drawing: Drawing): HTMLElement {
  return element(
    'main',
    { 'aria-busy': page.busy === '' ? 'false' : 'true' },
    header(page, drawing),
    element(
      'div',
      { class: 'notices', 'data-key': 'notices' },
      ...page.notices.map((notice) => noticeBox(notice, drawing)),
    ),
    ...(page.result === null ? [] : [resultOf(page.result, drawing)]),
    ...optionsForm(page.options, page.optionsEnabled, drawing),
    ...stepList(page.steps, drawing),
    ...historyTable(page.history),
  );
}

function header(page: PlanPage, { words }: Drawing): HTMLElement {
  return element(
    'header',
    { 'data-key': 'head' },
    element(
      'div',
      { class: 'title' },
      element('h1', { tabindex: -1, id: 'title' }, page.title),
      ...(page.busy === '' ? [] : [element('p', { class: 'busy' }, icon('running'), page.busy)]),
    ),
    element(
      'p',
      { class: 'about' },
      element('span', { class: 'vm' }, page.vm),
      ...(page.readiness === null ? [] : [badge(page.readiness)]),
      ...(page.summary === '' ? [] : [element('span', { class: 'summary' }, page.summary)]),
    ),
    element(
      'div',
      { class: 'buttons', role: 'group', 'aria-label': words.actions },
      ...page.buttons.map(buttonOf),
    ),
  );
}

/** One that cannot be pressed stays reachable: whoever comes to it by keys is told. */
function buttonOf({ do: what, label, primary, enabled }: PageButton): HTMLElement {
  return element(
    'button',
    {
      type: 'button',
      class: primary ? 'text primary' : 'text',
      'data-key': what,
      'data-press': what,
      'aria-disabled': enabled ? undefined : 'true',
    },
    label,
  );
}

function resultOf({ notice, lines, next }: PageResult, drawing: Drawing): HTMLElement {
  return element(
    'section',
    { class: `result ${notice.severity}`, 'data-key': 'result' },
    noticeBox(notice, drawing),
    element(
      'ul',
      { class: 'results' },
      ...lines.map(({ tone, text }) =>
        element('li', {}, toneIcon(tone), unseen(`${drawing.words.tone[tone]}: `), element('span', {}, text)),
      ),
    ),
    ...commandButtons(next),
  );
}
