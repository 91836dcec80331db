// The log and its redaction: what reaches a sink has lost its secrets, whoever wrote the line.
import { sanitize } from '../core/remote/sanitize';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** Where code writes what it does. Lines are English: they are for developers and support. */
export interface Logger {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A logger that can be told which texts must never be seen. The only kind the SSH layer accepts. */
export interface RedactingLogger extends Logger {
  /** From now on `secret` is replaced wherever it turns up, also base64-, JSON- or URL-encoded. */
  protect(secret: string): void;
}

/** Takes finished lines: an output channel, a stream, an array in a test. */
export type LogSink = (level: LogLevel, line: string) => void;

const redacted = '«redacted»';

/** Below this length a secret is replaced only where it stands alone: "a" as a password must not eat every "a". */
const minimumForSubstring = 4;

const pemStart = '-----BEGIN ';
const pemEnd = '-----END ';
const pemDashes = '-----';

/**
 * Wraps a sink so that no secret passes it: protected texts, private key blocks, and control sequences that would
 * act on whatever displays the log.
 */
export function redactingLogger(sink: LogSink): RedactingLogger {
  const substrings = new Set<string>();
  const words = new Set<string>();

  const write = (level: LogLevel, message: string): void => {
    let line = withoutPrivateKeys(message);
    // Longest first: a secret that contains another one must not leave its other half behind.
    for (const secret of [...substrings].sort((a, b) => b.length - a.length)) {
      line = line.replaceAll(secret, redacted);
    }
    for (const secret of words) line = withoutWord(line, secret);
    sink(level, sanitize(line));
  };

  return {
    trace: (message) => {
      write('trace', message);
    },
    debug: (message) => {
      write('debug', message);
    },
    info: (message) => {
      write('info', message);
    },
    warn: (message) => {
      write('warn', message);
    },
    error: (message) => {
      write('error', message);
    },
    protect: (secret) => {
      if (secret === '') return;
      if (secret.length < minimumForSubstring) {
        words.add(secret);
        return;
      }
      for (const form of encodedForms(secret)) substrings.add(form);
    },
  };
}

/** A logger for callers that want none; it still has the type that proves redaction. */
export const silentLogger: RedactingLogger = redactingLogger(() => undefined);

/** The ways in which a secret may turn up inside other text. */
function encodedForms(secret: string): string[] {
  const base64 = Buffer.from(secret, 'utf8').toString('base64');
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '')),
    base64,
    base64.replace(/=+$/, ''),
    Buffer.from(secret, 'utf8').toString('hex'),
  ].filter((form) => form.length >= minimumForSubstring);
}

/** Replaces `word` where it is not part of a longer run of word characters. */
function withoutWord(line: string, word: string): string {
  let result = '';
  let from = 0;
  for (;;) {
    const at = line.indexOf(word, from);
    if (at < 0) return result + line.slice(from);
    const end = at + word.length;
    const alone = !isWordCharacter(line[at - 1]) && !isWordCharacter(line[end]);
    result += line.slice(from, at) + (alone ? redacted : word);
    from = end;
  }
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}

/** Cuts every PEM block that holds a private key; one without an end is cut to the end of the text. */
function withoutPrivateKeys(text: string): string {
  let result = '';
  let from = 0;
  for (;;) {
    const start = text.indexOf(pemStart, from);
    if (start < 0) return result + text.slice(from);
    const labelEnd = text.indexOf(pemDashes, start + pemStart.length);
    const label = labelEnd < 0 ? text.slice(start) : text.slice(start, labelEnd);
    if (!label.includes('PRIVATE KEY')) {
      result += text.slice(from, start + pemStart.length);
      from = start + pemStart.length;
      continue;
    }
    const end = text.indexOf(pemEnd, start);
    const close = end < 0 ? -1 : text.indexOf(pemDashes, end + pemEnd.length);
    result += text.slice(from, start) + redacted;
    if (close < 0) return result;
    from = close + pemDashes.length;
  }
}
