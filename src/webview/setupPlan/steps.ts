// The steps of a plan: one card each, or one line where there is nothing to do.
import { fill } from '../../core/logs/viewer/words';
import type { PageProgress, PageStep } from '../../core/setup/view/page';
import type { PlanWords } from '../../core/setup/view/words';
import { element } from '../logViewer/dom';
import { clock } from './clock';
import { icon, toneIcon } from './icons';
import { badge, fold, noticeBox, unseen, type Drawing } from './parts';

export function stepList(steps: readonly PageStep[], drawing: Drawing): HTMLElement[] {
  if (steps.length === 0) return [];
  return [
    element(
      'section',
      { class: 'steps', 'data-key': 'steps', 'aria-labelledby': 'steps-heading' },
      element('h2', { id: 'steps-heading' }, drawing.words.steps),
      element(
        'ol',
        { class: 'steps' },
        ...steps.map((step, at) => (step.folded ? line(step) : card(step, at, drawing))),
      ),
    ),
  ];
}

function line(step: PageStep): HTMLElement {
  return element(
    'li',
    { class: 'step folded', 'data-key': step.key },
    icon('good'),
    element('h3', {}, step.title),
    element('span', { class: 'found' }, step.headline),
  );
}

function card(step: PageStep, at: number, drawing: Drawing): HTMLElement {
  const { progress } = step;
  return element(
    'li',
    { class: `step card ${step.state} ${progress?.tone ?? ''}`.trim(), 'data-key': step.key },
    head(step, at, drawing),
    element(
      'div',
      { class: 'body' },
      ...(progress === null ? [] : progressOf(progress, drawing)),
      ...(step.problem === null ? [] : [noticeBox(step.problem, drawing)]),
      element(
        'p',
        { class: 'why' },
        ...(step.shield ? [unseen(`${drawing.words.guarded}: `)] : []),
        element('span', {}, step.headline),
      ),
      ...(step.purpose === '' ? [] : [element('p', { class: 'purpose' }, step.purpose)]),
      ...commands(step, drawing),
      ...more(step, drawing),
    ),
  );
}

function head(step: PageStep, at: number, { words }: Drawing): HTMLElement {
  const id = `tick-${at}`;
  const { tick, progress } = step;
  const mark =
    progress !== null
      ? toneIcon(progress.tone)
      : tick === null
        ? icon(step.shield ? 'shield' : step.state === 'met' ? 'good' : 'warning')
        : undefined;
  const box =
    tick === null || mark !== undefined
      ? undefined
      : element('input', {
          type: 'checkbox',
          id,
          'data-tick': step.key,
          checked: tick.checked,
          disabled: !tick.enabled,
          'aria-label': tick.label,
        });
  return element(
    'div',
    { class: 'head' },
    ...(mark === undefined ? [] : [mark]),
    ...(box === undefined ? [] : [box]),
    element('h3', {}, box === undefined ? step.title : element('label', { for: id }, step.title)),
    ...(progress === null
      ? [element('span', { class: 'state', 'data-key': 'state' }, step.stateLabel)]
      : stateOf(progress, words)),
    element('span', { class: 'badges' }, ...step.badges.map(badge)),
  );
}

function stateOf({ tone, label, elapsedMs, running }: PageProgress, words: PlanWords): HTMLElement[] {
  return [
    element('span', { class: 'state', 'data-key': 'progress' }, unseen(`${words.tone[tone]}: `), label),
    ...(elapsedMs === null
      ? []
      : [
          element(
            'span',
            { class: 'state', 'data-key': 'time' },
            unseen(`${words.elapsed}: `),
            clock(elapsedMs, running ? 1 : 0),
          ),
        ]),
  ];
}

/** What a step is at; nothing while none is. */
function progressOf(
  { running, leftMs, percent, detail, command }: PageProgress,
  { words }: Drawing,
): HTMLElement[] {
  if (!running) return [];
  return [
    element(
      'div',
      { class: 'progress', 'data-key': 'run' },
      element('progress', {
        'data-key': percent === null ? 'any' : 'percent',
        'aria-label': detail === '' ? words.tone.running : detail,
        ...(percent === null ? {} : { value: percent, max: 100 }),
      }),
      ...(percent === null ? [] : [element('span', { 'data-key': 'number' }, `${percent} %`)]),
      ...(detail === '' ? [] : [element('span', { class: 'detail', 'data-key': 'detail' }, detail)]),
      ...(leftMs === null
        ? []
        : [element('span', { 'data-key': 'left' }, `${words.left}: `, clock(leftMs, -1))]),
      ...(command === '' ? [] : [element('code', { class: 'now', 'data-key': 'now' }, command)]),
    ),
  ];
}

function commands(step: PageStep, drawing: Drawing): HTMLElement[] {
  if (step.commands.length === 0) return [];
  const { words } = drawing;
  const label = fill(words.copyCommands, step.title);
  return [
    fold(
      drawing,
      `commands ${step.key}`,
      true,
      fill(words.commands, step.commands.length),
      element(
        'div',
        { class: 'code' },
        // It scrolls by itself, so that the page need not; a key must be able to scroll it.
        element(
          'pre',
          { tabindex: 0, role: 'region', 'aria-label': step.commandsLabel },
          element('code', {}, step.commands.join('\n')),
        ),
        element(
          'button',
          { type: 'button', class: 'icon copy', title: label, 'aria-label': label, 'data-copy': step.key },
          icon('copy'),
        ),
      ),
    ),
  ];
}

function more(step: PageStep, drawing: Drawing): HTMLElement[] {
  const { words } = drawing;
  const [notes, facts] = [step.notes, step.facts];
  return [
    ...(notes.length === 0
      ? []
      : [
          element(
            'ul',
            { class: 'notes', 'aria-label': words.notes, 'data-key': 'notes' },
            ...notes.map((note) => element('li', {}, note)),
          ),
        ]),
    ...(facts.length === 0
      ? []
      : [
          fold(
            drawing,
            `facts ${step.key}`,
            false,
            words.details,
            element(
              'dl',
              {},
              ...facts.map(({ label, text }) =>
                element('div', {}, element('dt', {}, label), element('dd', {}, text)),
              ),
            ),
          ),
        ]),
  ];
}
