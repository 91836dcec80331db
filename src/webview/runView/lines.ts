// Lines of a chart on its canvas: how far samples lie apart, the line through their means, and a shape now and then.
import type uPlot from 'uplot';
import type { AlignedLine } from '../../core/run/view/align';
import type { PageSeries } from '../../core/run/view/page';
import type { Theme } from './theme';

/** In CSS pixels. */
const lineWidth = 1.5;
const shapeEvery = 110;
const shapeSize = 3.5;
const spreadAlpha = 0.3;
/** A line that goes up and down for more than so many widths of its chart is noise: as a line it would cost very much. */
const mostStroked = 8;

export const dashes: Readonly<Record<PageSeries['dash'], readonly number[]>> = {
  solid: [],
  dashed: [7, 4],
  dotted: [2, 3],
};

/** From values to pixels of the canvas. */
export interface Place {
  readonly x: (ms: number) => number;
  readonly y: (value: number) => number;
  readonly ratio: number;
}

export function placeOf(u: uPlot): Place {
  const { left, top, width, height } = u.bbox;
  const [x, y] = [u.scales['x'], u.scales['y']];
  const [xMin, xMax] = [x?.min ?? 0, x?.max ?? 1];
  const [yMin, yMax] = [y?.min ?? 0, y?.max ?? 1];
  const [xScale, yScale] = [width / (xMax - xMin || 1), height / (yMax - yMin || 1)];
  return {
    x: (ms) => left + (ms - xMin) * xScale,
    y: (value) => top + height - (value - yMin) * yScale,
    ratio: window.devicePixelRatio || 1,
  };
}

export function hueOf(theme: Theme, { hue }: PageSeries): string {
  return theme.hues[hue % theme.hues.length] ?? theme.text;
}

/** From the smallest to the largest sample of each step, in the colour that is set. */
export function drawSpread(
  ctx: CanvasRenderingContext2D,
  { x, y, ratio }: Place,
  times: readonly number[],
  { low, high }: AlignedLine,
): void {
  // A step is hardly wider than a pixel: columns are drawn many times as fast as an outline.
  const width = Math.max(1, Math.ceil(x(times[1] ?? 0) - x(times[0] ?? 0)));
  ctx.globalAlpha = spreadAlpha;
  for (let at = 0; at < high.length; at += 1) {
    const [most, least] = [high[at], low[at]];
    if (typeof most !== 'number' || typeof least !== 'number' || most === least) continue;
    const top = Math.round(y(most));
    const height = Math.max(1, Math.round(y(least)) - top);
    ctx.fillRect(Math.round(x(times[at] ?? 0) - width / 2), top, Math.max(width, ratio), height);
  }
  ctx.globalAlpha = 1;
}

/** The line through the means, in the colour that is set; null breaks it. */
export function drawLine(
  ctx: CanvasRenderingContext2D,
  place: Place,
  times: readonly number[],
  { mean }: AlignedLine,
  dash: PageSeries['dash'],
  width: number,
): void {
  const { x, y, ratio } = place;
  let [isOpen, length, lastTop] = [false, 0, 0];
  const path = new Path2D();
  for (let at = 0; at < mean.length; at += 1) {
    const value = mean[at];
    if (value === null) isOpen = false;
    else if (value !== undefined) {
      const [left, top] = [x(times[at] ?? 0), y(value)];
      if (isOpen) {
        path.lineTo(left, top);
        length += Math.abs(top - lastTop);
      } else {
        // A sample between two holes would be no line at all.
        path.moveTo(left - 0.5, top);
        path.lineTo(left + 0.5, top);
      }
      [isOpen, lastTop] = [true, top];
    }
  }
  if (length > mostStroked * width) {
    drawNoise(ctx, place, times, mean);
    return;
  }
  ctx.lineWidth = lineWidth * ratio;
  ctx.lineJoin = 'bevel';
  ctx.setLineDash(dashes[dash].map((one) => one * ratio));
  ctx.stroke(path);
  ctx.setLineDash([]);
}

/** What only goes up and down, as a stair: level with each value, then to the next one. */
function drawNoise(
  ctx: CanvasRenderingContext2D,
  { x, y, ratio }: Place,
  times: readonly number[],
  mean: AlignedLine['mean'],
): void {
  const thick = Math.max(1, Math.round(ratio));
  let before: { readonly left: number; readonly top: number } | undefined;
  for (let at = 0; at < mean.length; at += 1) {
    const value = mean[at];
    if (value === null) before = undefined;
    else if (value !== undefined) {
      const [left, top] = [Math.round(x(times[at] ?? 0)), Math.round(y(value))];
      if (before !== undefined) {
        ctx.fillRect(before.left, before.top, left - before.left + thick, thick);
        ctx.fillRect(left, Math.min(top, before.top), thick, Math.abs(top - before.top) + thick);
      }
      before = { left, top };
    }
  }
}

/** A shape now and then along a line. @returns where the line ends, in pixels; undefined where it is not seen. */
export function drawShapes(
  { ctx, bbox }: uPlot,
  { x, y, ratio }: Place,
  times: readonly number[],
  { mean }: AlignedLine,
  shape: number,
): number | undefined {
  const [right, size] = [bbox.left + bbox.width, shapeSize * ratio];
  let [next, end] = [bbox.left + shapeEvery * ratio * (0.4 + 0.15 * shape), undefined as number | undefined];
  for (let at = 0; at < mean.length; at += 1) {
    const value = mean[at];
    const left = x(times[at] ?? 0);
    if (typeof value !== 'number' || left < bbox.left || left > right + ratio) continue;
    const top = y(value);
    end = top;
    if (left < next) continue;
    next = left + shapeEvery * ratio;
    ctx.fill(shapePath(shape, left, top, size));
  }
  return end;
}

/** A disc, a square, a triangle, a rhombus, a cross, or a triangle upside down. */
export function shapePath(shape: number, x: number, y: number, size: number): Path2D {
  const path = new Path2D();
  const through = (...points: readonly (readonly [number, number])[]): void => {
    points.forEach(([dx, dy], at) => {
      if (at === 0) path.moveTo(x + dx * size, y + dy * size);
      else path.lineTo(x + dx * size, y + dy * size);
    });
    path.closePath();
  };
  switch (shape % 6) {
    case 0:
      path.arc(x, y, size, 0, 2 * Math.PI);
      break;
    case 1:
      path.rect(x - size, y - size, 2 * size, 2 * size);
      break;
    case 2:
      through([0, -1.2], [1.2, 1], [-1.2, 1]);
      break;
    case 3:
      through([0, -1.4], [1.4, 0], [0, 1.4], [-1.4, 0]);
      break;
    case 4:
      path.rect(x - 1.3 * size, y - 0.4 * size, 2.6 * size, 0.8 * size);
      path.rect(x - 0.4 * size, y - 1.3 * size, 0.8 * size, 2.6 * size);
      break;
    default:
      through([0, 1.2], [1.2, -1], [-1.2, -1]);
  }
  return path;
}
