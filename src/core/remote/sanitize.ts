// Makes text from a VM safe to show: no control sequence, no invisible or direction-changing character gets through.

/** Options of `sanitize`. */
export interface SanitizeOptions {
  /** Characters (code points) kept at most; "…" takes the place of the last one when text is cut. */
  readonly maxLength?: number;
  /** Line breaks and tabs become one space each. */
  readonly singleLine?: boolean;
}

/**
 * Terminal sequences as a whole: strings (OSC, DCS, SOS, PM, APC) up to BEL or ST or the end of the line, CSI with its
 * parameters, and the two- or three-character escapes. Each alternative begins differently and repeats one character
 * class only, so matching is linear in the length of the text.
 */
const sequences = new RegExp(
  [
    '(?:\\x1b[\\]PX^_]|[\\x9d\\x90\\x98\\x9e\\x9f])[^\\x07\\x1b\\x9c\\n]*(?:\\x07|\\x9c|\\x1b\\\\)?',
    '(?:\\x1b\\[|\\x9b)[0-?]*[ -/]*[@-~]?',
    '\\x1b[ -/]*[0-~]?',
  ].join('|'),
  'g',
);

/** What is left of C0, DEL and C1. Newline and tab stay. */
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/**
 * Characters that change direction or take no room: they can make a text read as something else. Soft hyphen, Arabic
 * letter mark, Mongolian vowel separator, zero-width characters and marks, embeddings and overrides, isolates,
 * byte order mark, interlinear annotation and the tag block.
 */
const invisible =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/**
 * Strips terminal sequences, C0 (newline and tab stay), C1, direction and zero-width characters. CRLF and a lone CR
 * count as line breaks, so that nothing can overwrite what stands before it. Unpaired surrogates become U+FFFD.
 */
export function sanitize(text: string, options: SanitizeOptions = {}): string {
  let clean = text
    .replace(sequences, '')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(controls, '')
    .replace(invisible, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
  if (options.singleLine === true) clean = clean.replace(/[\n\t]/g, ' ');
  return options.maxLength === undefined ? clean : cut(clean, options.maxLength);
}

/** Cuts between code points, never inside a surrogate pair. */
function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const points = Array.from(text.slice(0, maxLength * 2 + 2));
  if (points.length <= maxLength) return text;
  return maxLength <= 0 ? '' : `${points.slice(0, maxLength - 1).join('')}…`;
}
