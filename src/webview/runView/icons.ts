// Shapes of the page's own buttons, drawn in the colour of the text around them.

const svgNames = 'http://www.w3.org/2000/svg';

/** Outlines in a square of 16, filled by the even-odd rule. */
const shapes = {
  left: 'M10.5 3 5.5 8l5 5 1-1-4-4 4-4z',
  right: 'M5.5 3 4.5 4l4 4-4 4 1 1 5-5z',
  plus: 'M7.3 3h1.4v4.3H13v1.4H8.7V13H7.3V8.7H3V7.3h4.3z',
  minus: 'M3 7.3h10v1.4H3z',
  reset: 'M1.5 3H3v10H1.5zM13 3h1.5v10H13zM4 8l3-3v2.2h2V5l3 3-3 3V8.8H7V11z',
  picture: 'M1.5 2.5h13v11h-13zM2.9 3.9v8.2h10.2V3.9zM4 11l2.5-3.5 2 2.2L11 6l1.5 5zM5.2 5.2a1 1 0 1 1 0 .1z',
  speak:
    'M7.5 2v12L4 10.8H1.5V5.2H4zM9 5.2a4 4 0 0 1 0 5.6l-.9-.9a2.7 2.7 0 0 0 0-3.8zM11 3.2a6.8 6.8 0 0 1 0 9.6l-.9-.9a5.5 5.5 0 0 0 0-7.8z',
} as const;

export function drawn(name: keyof typeof shapes): SVGSVGElement {
  const svg = document.createElementNS(svgNames, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const path = document.createElementNS(svgNames, 'path');
  path.setAttribute('fill-rule', 'evenodd');
  path.setAttribute('d', shapes[name]);
  svg.append(path);
  return svg;
}
