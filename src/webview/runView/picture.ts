// The charts as one picture, to be saved: what is on the screen, with the run's name and what each line is.
import type { PageSeries, Side } from '../../core/run/view/page';
import { dashes, shapePath } from './lines';
import type { Theme } from './theme';

export interface PictureChart {
  readonly title: string;
  readonly side: Side;
  readonly canvas: HTMLCanvasElement;
  /** Those that are shown. */
  readonly series: readonly PageSeries[];
}

export interface PictureText {
  readonly title: string;
  readonly lines: readonly string[];
  /** Of the columns; empty names need no room. */
  readonly sides: readonly string[];
}

/** In CSS pixels. */
const margin = 16;
const lineHeight = 18;
const swatchWidth = 28;

/** @returns base64 of a PNG; undefined where the browser has no room for it. */
export async function pictureOf(
  charts: readonly PictureChart[],
  text: PictureText,
  theme: Theme,
): Promise<string | undefined> {
  const ratio = window.devicePixelRatio || 1;
  const columns = text.sides.map((_, side) => charts.filter((chart) => chart.side === side));
  const width = Math.max(320, ...charts.map(({ canvas }) => canvas.width / ratio));
  const measure = document.createElement('canvas').getContext('2d');
  if (measure === null) return undefined;
  const rowsOf = ({ series }: PictureChart): ReturnType<typeof keyRows> =>
    keyRows(measure, series, width, theme);
  const heightOf = (column: readonly PictureChart[]): number =>
    column.reduce(
      (sum, chart) => sum + chart.canvas.height / ratio + lineHeight * (1 + rowsOf(chart).length) + margin,
      0,
    );
  const head = margin + lineHeight * (text.lines.length + 2);
  const [full, tall] = [
    margin + columns.length * (width + margin),
    head + Math.max(0, ...columns.map(heightOf)) + margin,
  ];
  const picture = document.createElement('canvas');
  picture.width = Math.ceil(full * ratio);
  picture.height = Math.ceil(tall * ratio);
  const context = picture.getContext('2d');
  if (context === null) return undefined;
  context.scale(ratio, ratio);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, full, tall);
  context.textBaseline = 'top';
  const write = (words: string, x: number, y: number, font: string, colour: string, room: number): void => {
    context.font = `${font} ${theme.font}`;
    context.fillStyle = colour;
    context.fillText(words, x, y, room);
  };
  write(text.title, margin, margin, 'bold 16px', theme.text, full - 2 * margin);
  text.lines.forEach((line, at) => {
    write(line, margin, margin + lineHeight * (at + 1.4), '12px', theme.quiet, full - 2 * margin);
  });
  columns.forEach((column, side) => {
    const x = margin + side * (width + margin);
    const name = text.sides[side] ?? '';
    if (name !== '') write(name, x, head - lineHeight, 'bold 13px', theme.text, width);
    let y = head;
    for (const chart of column) {
      write(chart.title, x, y, 'bold 12px', theme.text, width);
      y += lineHeight;
      context.drawImage(chart.canvas, x, y, chart.canvas.width / ratio, chart.canvas.height / ratio);
      y += chart.canvas.height / ratio;
      const rows = rowsOf(chart);
      drawKey(context, rows, x, y, theme);
      y += lineHeight * rows.length + margin;
    }
  });
  return base64Of(picture);
}

/** What each line is, in as many rows as it takes. */
function keyRows(
  context: CanvasRenderingContext2D,
  series: readonly PageSeries[],
  width: number,
  theme: Theme,
): readonly (readonly { readonly one: PageSeries; readonly x: number }[])[] {
  context.font = `11px ${theme.font}`;
  const rows: { one: PageSeries; x: number }[][] = [[]];
  let x = margin;
  for (const one of series) {
    const needed = swatchWidth + context.measureText(one.label).width + margin;
    if (x + needed > width && x > margin) {
      rows.push([]);
      x = margin;
    }
    rows.at(-1)?.push({ one, x });
    x += needed;
  }
  return rows;
}

function drawKey(
  context: CanvasRenderingContext2D,
  rows: ReturnType<typeof keyRows>,
  left: number,
  top: number,
  theme: Theme,
): void {
  context.font = `11px ${theme.font}`;
  rows.forEach((row, at) => {
    const middle = top + lineHeight * (at + 0.5);
    for (const { one, x } of row) {
      const from = left + x;
      context.strokeStyle = context.fillStyle = theme.hues[one.hue % theme.hues.length] ?? theme.text;
      context.lineWidth = 2;
      context.setLineDash([...dashes[one.dash]]);
      context.beginPath();
      context.moveTo(from, middle);
      context.lineTo(from + swatchWidth - 6, middle);
      context.stroke();
      context.setLineDash([]);
      context.fill(shapePath(one.shape, from + (swatchWidth - 6) / 2, middle, 3.5));
      context.fillStyle = theme.text;
      context.fillText(one.label, from + swatchWidth, middle - 6);
    }
  });
}

async function base64Of(canvas: HTMLCanvasElement): Promise<string | undefined> {
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (blob === null) return undefined;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const piece = 0x8000;
  let text = '';
  for (let from = 0; from < bytes.length; from += piece)
    text += String.fromCharCode(...bytes.subarray(from, from + piece));
  return btoa(text);
}
