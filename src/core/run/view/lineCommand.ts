// Buttons that show a line of the log: the page does that by itself.
import type { Side } from './page';

/** Id of such a button. */
export const lineCommand = (side: Side, line: number): string => `line ${side} ${line}`;

/** Side and line that a button names; undefined for other buttons. */
export function lineOfCommand(id: string): { readonly side: Side; readonly line: number } | undefined {
  const found = /^line ([01]) (\d{1,15})$/.exec(id);
  return found === null ? undefined : { side: found[1] === '1' ? 1 : 0, line: Number(found[2]) };
}
