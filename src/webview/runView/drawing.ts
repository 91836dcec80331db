// What a chart draws beside uPlot's own axes and grid: lines with their spread, shapes, names at their ends, marks.
import type uPlot from 'uplot';
import type { Aligned, AlignedLine } from '../../core/run/view/align';
import type { PageSeries, Tone } from '../../core/run/view/page';
import { spreadLabels } from '../../core/run/view/endLabels';
import type { Theme } from './theme';

/** A moment that is marked in a chart. */
export interface MarkedMoment {
  readonly atMs: number;
  readonly tone: Tone;
  readonly chosen: boolean;
}

/** What is drawn, of the moment. */
export interface Picture {
  readonly theme: Theme;
  readonly series: readonly PageSeries[];
  readonly hidden: readonly boolean[];
  readonly aligned: Aligned;
  readonly moments: readonly MarkedMoment[];
  readonly mark: number | null;
  /** Stands at the mark's line. */
  readonly markText: string;
}

/** In CSS pixels. */
const shapeEvery = 110;
const shapeSize = 3.5;
const labelHeight = 13;
const mostLabels = 12;
const spreadAlpha = 0.22;
const edgeAlpha = 0.55;

export const dashes: Readonly<Record<PageSeries['dash'], readonly number[]>> = {
  solid: [],
  dashed: [7, 4],
  dotted: [2, 3],
};

/** From values to pixels of the canvas. */
interface Place {
  readonly x: (ms: number) => number;
  readonly y: (value: number) => number;
  readonly ratio: number;
}

function placeOf(u: uPlot): Place {
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

/** The line through the means; null breaks it. */
export function linePath(u: uPlot, { times }: Aligned, { mean }: AlignedLine): Path2D {
  const path = new Path2D();
  const { x, y } = placeOf(u);
  let isOpen = false;
  for (let at = 0; at < mean.length; at += 1) {
    const value = mean[at];
    if (value === null) isOpen = false;
    else if (value !== undefined) {
      const [left, top] = [x(times[at] ?? 0), y(value)];
      if (isOpen) path.lineTo(left, top);
      // A sample between two holes would be no line at all.
      else path.moveTo(left - 0.5, top);
      if (!isOpen) path.lineTo(left + 0.5, top);
      isOpen = true;
    }
  }
  return path;
}

/** Below the lines: how far samples lie apart within a pixel, marked moments, the mark. */
export function drawBelow(u: uPlot, picture: Picture): void {
  const { ctx, bbox } = u;
  const place = placeOf(u);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  picture.series.forEach((one, at) => {
    const line = picture.aligned.lines[at];
    if (line?.spread !== true || picture.hidden[at] === true) return;
    drawSpread(ctx, place, picture.aligned.times, line, hueOf(picture.theme, one));
  });
  drawMoments(u, place, picture);
  drawMark(u, place, picture);
  ctx.restore();
}

/** Above the lines: shapes on them, and their names at the right. */
export function drawAbove(u: uPlot, picture: Picture): void {
  const { ctx, bbox } = u;
  const place = placeOf(u);
  const ends: { readonly at: number; readonly y: number }[] = [];
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top - 4, bbox.width + 4, bbox.height + 8);
  ctx.clip();
  picture.series.forEach((one, at) => {
    const line = picture.aligned.lines[at];
    if (line === undefined || picture.hidden[at] === true) return;
    ctx.fillStyle = ctx.strokeStyle = hueOf(picture.theme, one);
    const y = drawShapes(u, place, picture.aligned.times, line, one.shape);
    if (y !== undefined) ends.push({ at, y });
  });
  ctx.restore();
  drawNames(u, place, picture, ends);
}

function drawNames(
  u: uPlot,
  { ratio }: Place,
  { theme, series }: Picture,
  ends: readonly { readonly at: number; readonly y: number }[],
): void {
  if (ends.length > mostLabels) return;
  const { ctx, bbox } = u;
  const height = labelHeight * ratio;
  const places = spreadLabels(
    ends.map(({ y }) => y),
    height,
    bbox.top + height / 2,
    bbox.top + bbox.height - height / 2,
  );
  ctx.save();
  ctx.font = `${11 * ratio}px ${theme.font}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ends.forEach(({ at }, place) => {
    const one = series[at];
    if (one === undefined) return;
    ctx.fillStyle = hueOf(theme, one);
    ctx.fillText(one.short, bbox.left + bbox.width + 6 * ratio, places[place] ?? 0);
  });
  ctx.restore();
}

function hueOf(theme: Theme, { hue }: PageSeries): string {
  return theme.hues[hue % theme.hues.length] ?? theme.text;
}

function drawSpread(
  ctx: CanvasRenderingContext2D,
  { x, y, ratio }: Place,
  times: readonly number[],
  { low, high }: AlignedLine,
  colour: string,
): void {
  const area = new Path2D();
  const edge = new Path2D();
  let from = -1;
  const close = (to: number): void => {
    for (let at = to; at >= from; at -= 1) {
      const value = low[at];
      if (typeof value === 'number') area.lineTo(x(times[at] ?? 0), y(value));
    }
    area.closePath();
    from = -1;
  };
  let last = -1;
  for (let at = 0; at < high.length; at += 1) {
    const [most, least] = [high[at], low[at]];
    if (typeof most !== 'number' || typeof least !== 'number') continue;
    const left = x(times[at] ?? 0);
    if (from < 0) area.moveTo(left, y(most));
    else area.lineTo(left, y(most));
    if (from < 0) from = at;
    // What stands out by more than a little must be seen though it is one pixel wide.
    const [top, bottom] = [y(most), y(least)];
    if (bottom - top > 6 * ratio) {
      edge.moveTo(left, top);
      edge.lineTo(left, bottom);
    }
    last = at;
  }
  if (from >= 0) close(last);
  ctx.fillStyle = ctx.strokeStyle = colour;
  ctx.globalAlpha = spreadAlpha;
  ctx.fill(area);
  ctx.globalAlpha = edgeAlpha;
  ctx.lineWidth = ratio / 2;
  ctx.stroke(edge);
  ctx.globalAlpha = 1;
}

function drawMoments({ ctx, bbox }: uPlot, { x, ratio }: Place, { theme, moments }: Picture): void {
  for (const { atMs, tone, chosen } of moments) {
    const left = Math.round(x(atMs)) + 0.5;
    if (left < bbox.left || left > bbox.left + bbox.width) continue;
    ctx.strokeStyle = theme.tones[tone];
    ctx.lineWidth = (chosen ? 2 : 1) * ratio;
    ctx.setLineDash(chosen ? [] : [3 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(left, bbox.top);
    ctx.lineTo(left, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

function drawMark({ ctx, bbox }: uPlot, { y, ratio }: Place, { theme, mark, markText }: Picture): void {
  if (mark === null) return;
  const top = Math.round(y(mark)) + 0.5;
  ctx.strokeStyle = ctx.fillStyle = theme.mark;
  ctx.lineWidth = ratio;
  ctx.setLineDash([10 * ratio, 3 * ratio, 2 * ratio, 3 * ratio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, top);
  ctx.lineTo(bbox.left + bbox.width, top);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.font = `${11 * ratio}px ${theme.font}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  const lines = wrapped(ctx, markText, bbox.width - 12 * ratio);
  const below = top - bbox.top < 14 * ratio * lines.length;
  if (below) ctx.textBaseline = 'top';
  lines.forEach((line, at) => {
    const off = below ? 3 + 13 * at : -2 - 13 * (lines.length - 1 - at);
    ctx.fillText(line, bbox.left + 6 * ratio, top + off * ratio);
  });
}

/** A text in as many lines as it needs; between any two characters where there are no blanks, as in Japanese. */
function wrapped(ctx: CanvasRenderingContext2D, text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(/[!-~]+ ?|[^!-~] ?/g) ?? []) {
    if (line !== '' && ctx.measureText(line + word).width > width) {
      lines.push(line);
      line = '';
    }
    line += word;
  }
  return line === '' ? lines : [...lines, line];
}

/** A shape now and then along a line. @returns where the line ends, in pixels; undefined where it is not seen. */
function drawShapes(
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
