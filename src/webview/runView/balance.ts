// How packets are spread over queues: a bar for each, the same in numbers, and in a sentence what to think of it.
import type { PageBalance, RunPage } from '../../core/run/view/page';
import type { RunViewWords } from '../../core/run/view/words';
import { element } from '../logViewer/dom';
import { toneIcon, unseen } from './parts';

const svgNames = 'http://www.w3.org/2000/svg';

export function drawBalance({ sides }: RunPage, words: RunViewWords): HTMLElement {
  const any = sides.some(({ balance }) => balance.length > 0);
  return element(
    'section',
    { class: 'balance', hidden: !any, 'aria-labelledby': 'balance-title' },
    element('h3', { id: 'balance-title', 'data-key': 'title' }, words.balance),
    element(
      'div',
      { class: sides.length > 1 ? 'sides two' : 'sides', 'data-key': 'sides' },
      ...sides.map(({ name, balance }, at) =>
        element(
          'div',
          {
            class: 'side',
            'data-key': `side ${at}`,
            'aria-label': name === '' ? undefined : name,
            role: name === '' ? undefined : 'group',
          },
          ...balance.map((one) => oneBalance(one, words)),
        ),
      ),
    ),
  );
}

function oneBalance({ label, words: sentence, tone, bars }: PageBalance, words: RunViewWords): HTMLElement {
  return element(
    'figure',
    { 'data-key': label },
    element(
      'figcaption',
      {},
      toneIcon(tone),
      element('span', {}, unseen(`${words.tone[tone]}: `), `${label}: ${sentence}`),
    ),
    element(
      'table',
      { class: 'bars' },
      element('caption', { class: 'unseen' }, label),
      element(
        'tbody',
        {},
        ...bars.map((bar) =>
          element(
            'tr',
            { 'data-key': bar.label },
            element('th', { scope: 'row' }, bar.label),
            element('td', { class: 'bar', 'aria-hidden': 'true' }, barOf(bar.share)),
            element('td', {}, bar.text),
          ),
        ),
      ),
    ),
  );
}

/** As a drawing: a width in a style is nothing that the page's policy lets through. */
function barOf(share: number): SVGSVGElement {
  const svg = document.createElementNS(svgNames, 'svg');
  svg.setAttribute('class', 'bar');
  svg.setAttribute('viewBox', '0 0 100 10');
  svg.setAttribute('preserveAspectRatio', 'none');
  for (const [name, width] of [
    ['all', 100],
    ['part', Math.max(0, Math.min(100, share * 100))],
  ] as const) {
    const rect = document.createElementNS(svgNames, 'rect');
    rect.setAttribute('class', name);
    rect.setAttribute('height', '10');
    rect.setAttribute('width', width.toFixed(2));
    svg.append(rect);
  }
  return svg;
}
