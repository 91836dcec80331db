// Random but repeatable texts for property tests: the seed is fixed, so a failure can be run again.

/** Numbers from 0 (inclusive) to 1, always the same for one seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}

/** What shells, terminals and parsers trip over. */
const awkward = [
  "'", '"', '\\', '`', '$', '$(', ')', '${', '}', '!', '\n', '\r', '\t', ' ', '*', '?', '[', ']', '~', '#', '%', '=',
  '-', '--', ';', '&', '|', '<', '>', '^', '\x01', '\x1b', '\x7f', '\u0085', '\u202e', 'é', '日本', '\u{1f600}', "'\\''", '\\n',
]; // prettier-ignore

/** A text without NUL, at most `longest` pieces long; about every twelfth is empty. */
export function awkwardText(random: () => number, longest = 12): string {
  const pieces = Math.floor(random() * (longest + 1));
  let text = '';
  for (let piece = 0; piece < pieces; piece++) {
    text +=
      random() < 0.6
        ? (awkward[Math.floor(random() * awkward.length)] ?? '')
        : String.fromCharCode(1 + Math.floor(random() * 126));
  }
  return text;
}
