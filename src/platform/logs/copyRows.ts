// The text of many rows for the clipboard: whole lines, without control sequences.
import { blockBytes } from '../../core/logs/viewer/lineIndex';
import { copiedText } from '../../core/logs/viewer/visible';
import type { LineStore } from './lineStore';
import { Slices } from './pulse';

/** More text than that makes the clipboard, and what it is pasted into, stand still. */
const mostBytes = 32 * 2 ** 20;
const rowsAtOnce = 4096;

/**
 * @param linesOf The lines of so many rows from a row on.
 * @returns `lines`: how many are in the text. The rest did not fit.
 */
export async function copyRows(
  store: LineStore,
  linesOf: (row: number, count: number) => readonly number[],
  from: number,
  to: number,
): Promise<{ readonly text: string; readonly lines: number }> {
  const slices = new Slices();
  const texts: string[] = [];
  let left = mostBytes;
  for (let row = from; row <= to; row += rowsAtOnce) {
    let wanted = linesOf(row, Math.min(rowsAtOnce, to - row + 1));
    while (wanted[0] !== undefined) {
      const block = store.index.blockOfLine(wanted[0]);
      const inBlock = wanted.filter((line) => line < block.endLine);
      // Only the last line of a block can be long, and is read only if it is wanted.
      const whole = inBlock.at(-1) === block.endLine - 1;
      const length = Math.min(block.end - block.offset, whole ? left + blockBytes : blockBytes);
      const lines = (await store.read(block.offset, length)).toString('utf8').split('\n');
      for (const line of inBlock) {
        const text = lines[line - block.line] ?? '';
        const isCut = line === block.endLine - 1 && length < block.end - block.offset;
        if (isCut || text.length > left) return { text: texts.join('\n'), lines: texts.length };
        left -= text.length + 1;
        texts.push(copiedText(text));
      }
      wanted = wanted.slice(inBlock.length);
      if (inBlock.length === 0) break;
      await slices.turn();
    }
  }
  return { text: texts.join('\n'), lines: texts.length };
}
