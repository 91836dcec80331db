// The head of the page: which run it is, how it stands, what can be done, and at the end how it came out.
import type { PageButton, PageSide, PageStep, PageVerdict, RunPage } from '../../core/run/view/page';
import type { RunViewWords } from '../../core/run/view/words';
import { element } from '../logViewer/dom';
import { clock } from '../setupPlan/clock';
import { icon } from '../setupPlan/icons';
import { commandButtons, noticeBox, tableOf, toneIcon, unseen } from './parts';

export function drawHeader(page: RunPage, words: RunViewWords): HTMLElement {
  const two = page.sides.length > 1;
  return element(
    'header',
    { class: 'head' },
    element(
      'div',
      { class: 'title', 'data-key': 'title' },
      element('h1', { tabindex: -1, id: 'title' }, page.title),
      element(
        'div',
        { class: 'buttons', role: 'group', 'aria-label': words.actions, 'data-key': 'actions' },
        ...page.buttons.map(buttonOf),
      ),
    ),
    element(
      'div',
      { class: 'notices', 'data-key': 'notices' },
      ...page.notices.map((notice) => noticeBox(notice, words)),
    ),
    element(
      'div',
      { class: two ? 'sides two' : 'sides', 'data-key': 'sides' },
      ...page.sides.map((side, at) => sideOf(side, at, words)),
    ),
    ...comparisonOf(page),
  );
}

function comparisonOf({ comparison }: RunPage): readonly HTMLElement[] {
  if (comparison === null) return [];
  return [
    element(
      'section',
      { class: 'comparison', 'data-key': 'comparison' },
      ...comparison.sentences.map((text) => element('p', {}, text)),
      element('div', { class: 'tables' }, ...comparison.tables.map((table) => tableOf(table, table.caption))),
    ),
  ];
}

/** One that cannot be pressed stays reachable: whoever comes to it by keys is told. */
function buttonOf({ id, label, primary, enabled }: PageButton): HTMLElement {
  return element(
    'button',
    {
      type: 'button',
      class: primary ? 'text primary' : 'text',
      'data-key': id,
      'data-press': id,
      'aria-disabled': enabled ? undefined : 'true',
    },
    label,
  );
}

function sideOf(side: PageSide, at: number, words: RunViewWords): HTMLElement {
  return element(
    'section',
    { class: 'side', 'data-key': `side ${at}`, 'aria-label': side.name === '' ? undefined : side.name },
    ...(side.name === '' ? [] : [element('h2', { 'data-key': 'name' }, side.name)]),
    element(
      'p',
      { class: 'about', 'data-key': 'about' },
      element(
        'span',
        { class: `badge ${side.phase.tone}`, 'data-key': 'phase' },
        toneIcon(side.phase.tone),
        side.phase.label,
      ),
      element(
        'span',
        { class: 'time', 'data-key': 'elapsed' },
        `${side.ended ? words.took : words.elapsed} `,
        clock(side.elapsedMs, side.running ? 1 : 0),
      ),
      ...(side.leftMs === null
        ? []
        : [
            element(
              'span',
              { class: 'time', 'data-key': 'left' },
              `${words.left} `,
              clock(side.leftMs, side.running ? -1 : 0),
            ),
          ]),
      ...side.facts.map(({ label, text }) =>
        element(
          'span',
          { class: 'fact', 'data-key': label },
          element('span', { class: 'quiet' }, `${label} `),
          text,
        ),
      ),
    ),
    lineOf(side.line, at, words),
    ...(side.status === '' ? [] : [element('p', { class: 'status', 'data-key': 'status' }, side.status)]),
    element(
      'div',
      { class: 'notices', 'data-key': 'notices' },
      ...side.notices.map((notice) => noticeBox(notice, words)),
    ),
    ...(side.verdict === null ? [] : [verdictOf(side.verdict, words)]),
  );
}

function lineOf(line: string, at: number, words: RunViewWords): HTMLElement {
  return element(
    'div',
    { class: 'command', 'data-key': 'line' },
    element('pre', { tabindex: 0, role: 'region', 'aria-label': words.command }, line),
    element(
      'button',
      {
        type: 'button',
        class: 'icon',
        title: words.copyCommand,
        'aria-label': words.copyCommand,
        'data-copy': at,
      },
      icon('copy'),
    ),
  );
}

function verdictOf(verdict: PageVerdict, words: RunViewWords): HTMLElement {
  const { tone, title, path, evidence, figures, cause, remarks, next, method } = verdict;
  return element(
    'section',
    { class: `verdict ${tone}`, 'data-key': 'verdict', 'aria-label': title },
    element(
      'div',
      { class: 'outcome' },
      toneIcon(tone),
      element(
        'div',
        { class: 'said' },
        element('p', { class: 'headline' }, unseen(`${words.tone[tone]}: `), title),
        ...(path === '' ? [] : [element('p', { class: 'path' }, path)]),
      ),
    ),
    ...(cause === null ? [] : [noticeBox(cause, words)]),
    ...(figures === null ? [] : [tableOf(figures, 'verdict')]),
    ...(method === '' ? [] : [element('p', { class: 'quiet method', 'data-key': 'method' }, method)]),
    element(
      'ul',
      { class: 'remarks', 'data-key': 'remarks' },
      ...remarks.map((remark) =>
        element(
          'li',
          { 'data-key': remark.text },
          toneIcon(remark.tone),
          element('span', {}, unseen(`${words.tone[remark.tone]}: `), remark.text),
        ),
      ),
    ),
    ...evidenceOf(evidence, words),
    ...nextOf(next, words),
  );
}

function evidenceOf(evidence: readonly string[], words: RunViewWords): readonly HTMLElement[] {
  if (evidence.length === 0) return [];
  return [
    element(
      'details',
      { class: 'evidence', 'data-key': 'evidence' },
      element('summary', {}, words.evidence),
      element('ul', {}, ...evidence.map((text) => element('li', {}, text))),
    ),
  ];
}

function nextOf(next: readonly PageStep[], words: RunViewWords): readonly HTMLElement[] {
  if (next.length === 0) return [];
  return [
    element(
      'section',
      { class: 'next', 'data-key': 'next' },
      element('h3', {}, words.next),
      element(
        'ol',
        {},
        ...next.map(({ text, lines, button }) =>
          element(
            'li',
            { 'data-key': text },
            element('p', {}, text),
            ...lines.map((line) =>
              element('pre', { tabindex: 0, role: 'region', 'aria-label': words.command }, line),
            ),
            ...(button === null ? [] : commandButtons([button])),
          ),
        ),
      ),
    ),
  ];
}
