// A log line as it is shown: one line, without control sequences and invisible characters, the same for view, filter and
// search.
import { sanitize } from '../../remote/sanitize';

/** Stands for a carriage return in the middle of a line: a terminal would write over what stands before it. */
export const returnMark = '\u240d';

/** Characters that nothing has to be done about. */
const plain = /^[\t\x20-\x7e]*$/;
/** What in a text of many lines needs more than being cut at the ends of lines. */
const special = /[^\t\n\r\x20-\x7e]|\r(?!\n)/;

/** A whole control sequence, such as a colour. */
const csi = /\x1b\[[0-?]*[ -/]*[@-~]/g;

/** True for text that is shown as it is, and is worth not being looked at twice. */
export function isPlain(line: string): boolean {
  return plain.test(line);
}

/** True for a text of many lines all of which are shown as they are. */
export function isPlainBlock(text: string): boolean {
  return !special.test(text);
}

/** @param line Without its line feed. */
export function visibleText(line: string): string {
  return isPlain(line) ? line : visibleBlock(line);
}

/** The lines of a text, each as it is shown: the same as taking them one by one, in less time. */
export function visibleBlock(text: string): string {
  // Nearly all logs with colours have nothing else that is special.
  const uncoloured = text.replace(csi, '');
  if (isPlainBlock(uncoloured)) return uncoloured.replaceAll('\r\n', '\n');
  const marked = text
    .replace(/\r(?=\n|$)/g, '')
    .replaceAll('\r', returnMark)
    .replace(/[\u2028\u2029]/g, ' ');
  return sanitize(marked);
}

/** The line as it goes into the clipboard: what a terminal would have written over becomes a line of its own. */
export function copiedText(line: string): string {
  return isPlain(line) ? line : sanitize(line.replace(/\r$/, ''));
}
