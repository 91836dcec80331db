// printf's formats and echo's escapes.
import { evaluateText } from './arithmetic';
import { quoteWord } from './parameters';
import type { Shell } from './shell';

const simple: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  E: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Escapes of a format or of `echo -e` (`echo`: octal numbers begin with 0). `stop`: \c was met. */
export function unescape(text: string, echo: boolean): { readonly text: string; readonly stop: boolean } {
  let stop = false;
  const octal = echo ? /^0([0-7]{1,3})/ : /^([0-7]{1,3})/;
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== '\\') {
      out += text[at] ?? '';
      continue;
    }
    const rest = text.slice(at + 1);
    const numbers: readonly (readonly [RegExp, number])[] = [
      [octal, 8],
      [/^x([0-9a-fA-F]{1,2})/, 16],
      [/^u([0-9a-fA-F]{1,4})/, 16],
      [/^U([0-9a-fA-F]{1,8})/, 16],
    ];
    const found = numbers
      .map(([regex, base]) => [regex.exec(rest), base] as const)
      .find(([match]) => match !== null);
    if (found?.[0] !== null && found !== undefined) {
      out += String.fromCodePoint(Number.parseInt(found[0][1] ?? '0', found[1]));
      at += found[0][0].length;
    } else if (rest.startsWith('c')) {
      stop = true;
      break;
    } else if ((rest[0] ?? '') in simple) {
      out += simple[rest[0] ?? ''] ?? '';
      at += 1;
    } else out += '\\';
  }
  return { text: out, stop };
}

function padded(text: string, flags: string, width: string): string {
  const size = Math.abs(Number(width === '' ? 0 : width));
  if (flags.includes('-') || width.startsWith('-')) return text.padEnd(size);
  if (flags.includes('0') && /^[-+ ]?[0-9a-fxX.]+$/i.test(text)) {
    const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
    return sign + text.slice(sign.length).padStart(size - sign.length, '0');
  }
  return text.padStart(size);
}

/** A number's text as printf reads it: also 'c for a character's code. Undefined where it is none. */
function numberOf(shell: Shell, text: string): number | undefined {
  if (text === '') return 0;
  if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
  const match = /^\s*([-+]?(?:0[xX][0-9a-fA-F]+|\d+))/.exec(text);
  return match === null ? undefined : evaluateText(shell, match[1]?.replace(/^\+/, '') ?? '0');
}

function date(format: string, seconds: number): string {
  const at = new Date(seconds * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const fields: Readonly<Record<string, string>> = {
    Y: String(at.getUTCFullYear()),
    m: two(at.getUTCMonth() + 1),
    d: two(at.getUTCDate()),
    H: two(at.getUTCHours()),
    M: two(at.getUTCMinutes()),
    S: two(at.getUTCSeconds()),
    F: at.toISOString().slice(0, 10),
    T: at.toISOString().slice(11, 19),
    s: String(seconds),
  };
  return format.replace(/%([A-Za-z])/g, (whole, letter: string) => fields[letter] ?? whole);
}

/** @property problem What printf complains about, besides printing. */
export interface Formatted {
  readonly text: string;
  readonly problem?: string;
}

const directive = /%([-+ #0]*)(\*|\d*)(?:\.(\*|\d*))?(?:\(([^)]*)\))?([a-zA-Z%])/g;

export function format(shell: Shell, template: string, args: readonly string[]): Formatted {
  const words = [...args];
  let out = '';
  let problem: string | undefined;
  let stopped = false;
  do {
    const before = words.length;
    const pieces: string[] = [];
    let from = 0;
    for (const match of template.matchAll(directive)) {
      const literal = unescape(template.slice(from, match.index), false);
      pieces.push(literal.text);
      from = match.index + match[0].length;
      if (match[5] === '%') {
        pieces.push('%');
        continue;
      }
      const [, flags = '', starWidth = '', starPrecision, time] = match;
      const width = starWidth === '*' ? (words.shift() ?? '0') : starWidth;
      const precision = starPrecision === '*' ? (words.shift() ?? '') : starPrecision;
      const kind = match[5] ?? 's';
      const word = words.shift();
      if (kind === 'b') {
        const inner = unescape(word ?? '', true);
        pieces.push(padded(inner.text, flags, width));
        stopped ||= inner.stop;
      } else if (kind === 'q') pieces.push(padded(shellQuoted(word ?? ''), flags, width));
      else if (kind === 'c') pieces.push(padded((word ?? '').slice(0, 1), flags, width));
      else if (kind === 'T')
        pieces.push(
          date(
            time ?? '%H:%M:%S',
            word === undefined || Number(word) < 0 ? Math.floor(shell.host.clock.now() / 1000) : Number(word),
          ),
        );
      else if (kind === 's') {
        const text = word ?? '';
        pieces.push(padded(precision === undefined ? text : text.slice(0, Number(precision)), flags, width));
      } else {
        const value = 'eEfFgG'.includes(kind) ? Number(word ?? 0) : numberOf(shell, word ?? '');
        if (value === undefined || Number.isNaN(value)) problem = `${word ?? ''}: invalid number`;
        pieces.push(padded(numeral(value ?? 0, kind, precision, flags), flags, width));
      }
      if (stopped) break;
    }
    if (!stopped) pieces.push(unescape(template.slice(from), false).text);
    out += pieces.join('');
    if (words.length === before) break;
  } while (words.length > 0 && !stopped);
  return problem === undefined ? { text: out } : { text: out, problem };
}

function numeral(value: number, kind: string, precision: string | undefined, flags: string): string {
  const sign = flags.includes('+') && value >= 0 ? '+' : flags.includes(' ') && value >= 0 ? ' ' : '';
  switch (kind) {
    case 'x':
      return (flags.includes('#') ? '0x' : '') + value.toString(16).padStart(Number(precision ?? 0), '0');
    case 'X':
      return (
        (flags.includes('#') ? '0X' : '') +
        value
          .toString(16)
          .toUpperCase()
          .padStart(Number(precision ?? 0), '0')
      );
    case 'o':
      return value.toString(8);
    case 'f':
    case 'F':
      return sign + value.toFixed(Number(precision ?? 6));
    case 'e':
    case 'E':
      return sign + value.toExponential(Number(precision ?? 6)).replace(/e([-+])(\d)$/, 'e$10$2');
    case 'g':
    case 'G':
      return sign + String(Number(value.toPrecision(Number(precision ?? 6))));
    default:
      return sign + String(Math.trunc(value)).padStart(Number(precision ?? 0), '0');
  }
}

/** %q: backslashes, or $'...' where there are control characters. */
function shellQuoted(text: string): string {
  if (text === '' || quoteWord(text) === text) return quoteWord(text);

  if (/[\u0000-\u001f\u007f]/.test(text))
    return `$'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\u001b', '\\E')}'`;
  return text.replace(/[^\w@%+=:,./-]/gu, '\\$&');
}
