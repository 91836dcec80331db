// What a chart draws beside uPlot's axes and grid: its lines, marked moments, names at the ends of lines, the mark.
import type uPlot from 'uplot';
import type { Aligned } from '../../core/run/view/align';
import type { PageSeries, Tone } from '../../core/run/view/page';
import { spreadLabels } from '../../core/run/view/endLabels';
import { drawLine, drawShapes, drawSpread, hueOf, placeOf, type Place } from './lines';
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
const labelHeight = 13;
const mostLabels = 12;

export function drawPicture(u: uPlot, picture: Picture): void {
  const { ctx, bbox } = u;
  const { aligned, theme, hidden } = picture;
  const place = placeOf(u);
  const ends: { readonly at: number; readonly y: number }[] = [];
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top - 4, bbox.width + 4, bbox.height + 8);
  ctx.clip();
  const each = (draw: (one: PageSeries, at: number) => void): void => {
    picture.series.forEach((one, at) => {
      if (hidden[at] === true) return;
      ctx.fillStyle = ctx.strokeStyle = hueOf(theme, one);
      draw(one, at);
    });
  };
  each((_, at) => {
    const line = aligned.lines[at];
    if (line?.spread === true) drawSpread(ctx, place, aligned.times, line);
  });
  drawMoments(u, place, picture);
  drawMark(u, place, picture);
  each(({ dash }, at) => {
    const line = aligned.lines[at];
    if (line !== undefined) drawLine(ctx, place, aligned.times, line, dash, bbox.width);
  });
  each(({ shape }, at) => {
    const line = aligned.lines[at];
    const y = line === undefined ? undefined : drawShapes(u, place, aligned.times, line, shape);
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
