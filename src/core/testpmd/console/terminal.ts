// What testpmd's prompt writes to a terminal: text, and of the control sequences only those that its line editor uses.
import { sanitize } from '../../remote/sanitize';

/**
 * Cursor left, right, up, down, to a place; erase in the line and below it; delete and insert characters. Everything else
 * that a terminal would act on (titles, links, clipboard, modes) goes.
 */
const lineEditor = /\x1b\[[0-9;]{0,12}[A-DHJKPf@]/g;

/** A sequence whose end may be in the next piece; longer than this it is none. */
const openSequence = /\x1b(?:\[[0-9;]{0,12})?$/;

/** Stands for a carriage return and a step back while the text between is cleaned: private-use characters, which go too. */
const [carriage, stepBack] = ['\uE001', '\uE002'];

/** Takes the output in pieces, cut anywhere. */
export class ConsoleText {
  private open = '';

  /** @returns what may be written to a terminal as it is. */
  take(piece: string): string {
    const text = this.open + piece;
    this.open = openSequence.exec(text)?.[0] ?? '';
    const whole = text.slice(0, text.length - this.open.length);
    let shown = '';
    let at = 0;
    for (const match of whole.matchAll(lineEditor)) {
      shown += plain(whole.slice(at, match.index)) + match[0];
      at = match.index + match[0].length;
    }
    return shown + plain(whole.slice(at));
  }
}

/** Text between two sequences. A terminal's line end is two characters; rdline's step back is one. */
function plain(text: string): string {
  return sanitize(
    text
      .replace(/[\uE001\uE002]/g, '')
      .replace(/\r\n/g, '\n')
      .replaceAll('\r', carriage)
      .replaceAll('\b', stepBack),
  )
    .replaceAll(carriage, '\r')
    .replaceAll(stepBack, '\b')
    .replaceAll('\n', '\r\n');
}
