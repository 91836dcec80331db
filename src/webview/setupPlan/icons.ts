// Shapes that are drawn in the colour of the text around them; each state has its own, so that colour is never alone.
import type { PageNotice, ProgressTone } from '../../core/setup/view/page';

const svgNames = 'http://www.w3.org/2000/svg';

/** Outlines in a square of 16, filled by the even-odd rule. */
const shapes = {
  // An octagon with a cross.
  error:
    'M5 1h6l4 4v6l-4 4H5l-4-4V5zM5.3 4.2 4.2 5.3 6.9 8l-2.7 2.7 1.1 1.1L8 9.1l2.7 2.7 1.1-1.1L9.1 8l2.7-2.7-1.1-1.1L8 6.9z',
  warning: 'M8 1l7.5 14h-15zM7.2 6v4.5h1.6V6zM7.2 11.7v1.6h1.6v-1.6z',
  info: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM7.2 4v1.6h1.6V4zM7.2 7v5h1.6V7z',
  good: 'M13.2 3.2 6.2 11 2.8 7.6 1.7 8.7l4.6 4.6 8-9z',
  // A circle.
  waiting: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM8 2.3a5.7 5.7 0 1 0 0 11.4A5.7 5.7 0 0 0 8 2.3z',
  // Three quarters of a ring.
  running: 'M8 1a7 7 0 1 0 7 7h-1.5A5.5 5.5 0 1 1 8 2.5z',
  shield:
    'M8 .8 14 3v4.6c0 3.4-2.3 6.2-6 7.6-3.7-1.4-6-4.2-6-7.6V3zM8 2.3 3.4 4v3.6c0 2.6 1.7 4.8 4.6 6zM8 2.3v11.3c2.9-1.2 4.6-3.4 4.6-6V4z',
  lock: 'M4.5 7V5a3.5 3.5 0 0 1 7 0v2H13v8H3V7zM6 7h4V5a2 2 0 1 0-4 0zM7.3 10v3h1.4v-3z',
  copy: 'M5 1h8.5v10.5H11V15H2.5V4.5H5zM6.3 2.3v2.2H11v5.7h1.2V2.3zM3.8 5.8v7.9h5.9V5.8z',
} as const;

export type IconName = keyof typeof shapes;

export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(svgNames, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `icon ${name}`);
  // Of another shape it is another one.
  svg.setAttribute('data-key', name);
  const path = document.createElementNS(svgNames, 'path');
  path.setAttribute('fill-rule', 'evenodd');
  path.setAttribute('d', shapes[name]);
  svg.append(path);
  return svg;
}

export function severityIcon(severity: PageNotice['severity']): SVGSVGElement {
  return icon(severity);
}

export function toneIcon(tone: ProgressTone): SVGSVGElement {
  return icon(tone);
}
