// Shapes that are drawn in the colour of the text around them; each severity has its own, so that colour is never alone.
import type { LineSeverity } from '../../core/logs/viewer/filter';

const svgNames = 'http://www.w3.org/2000/svg';

/** Outlines in a square of 16, filled by the even-odd rule. */
const severityShapes: Readonly<Record<LineSeverity, string>> = {
  // An octagon with a cross.
  error:
    'M5 1h6l4 4v6l-4 4H5l-4-4V5zM5.3 4.2 4.2 5.3 6.9 8l-2.7 2.7 1.1 1.1L8 9.1l2.7 2.7 1.1-1.1L9.1 8l2.7-2.7-1.1-1.1L8 6.9z',
  // A triangle with an exclamation mark.
  warning: 'M8 1l7.5 14h-15zM7.2 6v4.5h1.6V6zM7.2 11.7v1.6h1.6v-1.6z',
  // A disc with an i.
  info: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM7.2 4v1.6h1.6V4zM7.2 7v5h1.6V7z',
  // A tick.
  noise: 'M13.2 3.2 6.2 11 2.8 7.6 1.7 8.7l4.6 4.6 8-9z',
  // Lines of text.
  other: 'M2 4h12v1.4H2zM2 7.3h12v1.4H2zM2 10.6h8V12H2z',
};

const shapes = {
  up: 'M8 3.5 13 9l-1.1 1L8 5.8 4.1 10 3 9z',
  down: 'M8 12.5 3 7l1.1-1L8 10.2 11.9 6 13 7z',
  right: 'M5 3.2 10.2 8 5 12.8l1 1.1L12.3 8 6 2.1z',
  copy: 'M5 1h8.5v10.5H11V15H2.5V4.5H5zM6.3 2.3v2.2H11v5.7h1.2V2.3zM3.8 5.8v7.9h5.9V5.8z',
  follow: 'M7.3 1h1.4v8l3-3 1 1L8 11.8 3.3 7l1-1 3 3zM2.5 13.3h11v1.4h-11z',
  clear: 'M3.7 2.7 2.7 3.7 7 8l-4.3 4.3 1 1L8 9l4.3 4.3 1-1L9 8l4.3-4.3-1-1L8 7z',
} as const;

export type IconName = keyof typeof shapes;

function drawn(outline: string): SVGSVGElement {
  const svg = document.createElementNS(svgNames, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgNames, 'path');
  path.setAttribute('fill-rule', 'evenodd');
  path.setAttribute('d', outline);
  svg.append(path);
  return svg;
}

export function icon(name: IconName): SVGSVGElement {
  return drawn(shapes[name]);
}

/** The mark of a severity. */
export function severityIcon(severity: LineSeverity): SVGSVGElement {
  const svg = drawn(severityShapes[severity]);
  svg.classList.add('severity', severity);
  return svg;
}
