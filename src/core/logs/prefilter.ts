// Chooses the few bytes to search gigabytes for. Every message has a piece that others have too ("failed", "cannot"): what
// is searched for grows far slower than the number of messages, and so does the time.
import { anchorBytes, shortestAnchor } from './scanner';

/** What a healthy run prints all the time: nothing of it is worth stopping at. */
const healthy = `
  ######################## NIC statistics for port 0  ########################
  RX-packets: 0          RX-missed: 0          RX-bytes:  0
  RX-errors: 0
  RX-nombuf:  0
  TX-packets: 1023       TX-errors: 0          TX-bytes:  0
  Throughput (since last show)
  Rx-pps:            0          Rx-bps:            0
  Tx-pps:          367          Tx-bps:            0
Port statistics ====================================
  ---------------------- Forward statistics for port 0  ----------------------
  RX-packets: 0              RX-dropped: 0             RX-total: 0
  TX-packets: 1023           TX-dropped: 284859457     TX-total: 284860480
  +++++++++++++++ Accumulated forward statistics for all ports+++++++++++++++
  CPU cycles/packet=11.09 (total cycles=1 / total RX packets=1) at 2000 MHz Clock
Compiling C object Linking target Generating symbol file lib drivers/
`;

/** Characters that a logger of JSON writes otherwise. */
const escaped = /["\\<>&]|[^ -~]+/;
/** Behind a colon `--log-color` changes the colour. */
const colon = /(?<=:)/;

/** The parts of fixed texts that stand in the bytes of a log as they are, whoever has written it. */
export function searchable(literals: readonly string[]): readonly string[] {
  const isLong = (text: string): boolean => anchorBytes(text).length >= shortestAnchor;
  const plain = literals.flatMap((literal) => literal.split(escaped)).filter(isLong);
  const whole = plain.flatMap((literal) => literal.split(colon)).filter(isLong);
  return [whole, plain].find((parts) => parts.length > 0) ?? literals;
}

/**
 * @param messages The fixed texts of each message. @param forced Texts that are searched for in any case.
 * @returns What to search for, as bytes of a scanner: at least one piece of each message is among it.
 */
export function prefilter(
  messages: readonly (readonly string[])[],
  forced: readonly string[],
): readonly Uint8Array[] {
  const common = new Set(piecesOf(keyOf(healthy)));
  const chosen = new Set(forced.map((text) => keyOf(text).slice(0, shortestAnchor)));
  // Most messages hold one of the forced texts: they need no piece of their own.
  const open = messages
    .map((literals) => searchable(literals).map(keyOf))
    .filter((keys) => !keys.some((key) => [...chosen].some((piece) => key.includes(piece))))
    .map((keys) => {
      const all = [...new Set(keys.flatMap(piecesOf))];
      const rare = all.filter((piece) => !common.has(piece));
      return rare.length > 0 ? rare : all;
    });
  const counts = new Map<string, number>();
  for (const piece of open.flat()) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  for (const pieces of open) {
    if (pieces.some((piece) => chosen.has(piece))) continue;
    const [best] = [...pieces].sort((one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0));
    if (best === undefined) throw new Error('a message has no text to search for');
    chosen.add(best);
  }
  return [...chosen].map((key) => Uint8Array.from(key, (character) => character.charCodeAt(0)));
}

/** A text as the scanner compares it, a character for each byte. */
const keyOf = (text: string): string => String.fromCharCode(...anchorBytes(text));

/** Each run of as many bytes as a scanner looks for, within a line. */
function piecesOf(key: string): readonly string[] {
  return key.split(lineEnd).flatMap((line) => {
    const pieces: string[] = [];
    for (let at = 0; at + shortestAnchor <= line.length; at += 1)
      pieces.push(line.slice(at, at + shortestAnchor));
    return pieces;
  });
}

/** An end of line as the scanner compares it. */
const lineEnd = '*';
