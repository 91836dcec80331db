// Tells a line that looks like an error from one that only has such a word in it.
import type { Undecorated } from './decoration';
import type { Prefixed } from './prefix';

/** What a scanner looks for: nothing that the statistics of a healthy run have ("RX-errors: 0"). */
export const badWords: readonly string[] = [
  ' error',
  'error:',
  'error -',
  'error(',
  'failed',
  'failure',
  'fail: ',
  'fail to ',
  'cannot',
  "can't ",
  'can not ',
  "couldn't",
  'could not',
  'unable to',
  'invalid',
  'illegal',
  'fatal:',
  'panic:',
  'panic in',
  'not found',
  'no such ',
  'denied',
  'refused',
  'rejected',
  'timed out',
  'aborted',
  'aborting',
  'segfault',
  'segmentation',
  'core dumped',
  'out of memory',
  'not supported',
  'unsupported',
  'unrecognized',
  'corrupt',
  'exceeds',
  'exceeding',
  'overflow',
  'bad address',
  'undefined ',
  'no space left',
];

const bad =
  /\b(?:errors?|fail(?:s|ed|ures?)?|cannot|can't|can not|couldn't|could not|unable to|invalid|illegal|fatal|panic|not found|no such|denied|refused|rejected|timed out|abort(?:ed|ing)|segfault|segmentation fault|core dumped|out of memory|(?:not |un)supported|unrecognized|corrupt(?:ed)?|exceed(?:s|ing)|overflow(?:ed)?|bad address|undefined (?:reference|symbol)|no space left)\b/i;

/** Says that there was none, or only names it: options, flags, file names, counters. */
const harmless: readonly RegExp[] = [
  /\b(?:0|no|zero|without|any|non-?fatal) (?:\w+ )?(?:errors?|failures?|failed)\b/i,
  /\b(?:errors?|fail(?:ures?|ed)?|missed|dropped|invalid|overflow)["']?\s{0,9}[:=]\s{0,20}0\b/i,
  /\b\w{1,40}[-_](?:errors?|fail(?:ed|ures?))[\w-]{0,40}["']?\s{0,9}[:=]\s{0,20}\d/i,
  /\b(?:(?:errors|failures)["']?\s{0,9}[:=]\s{0,20}\d|(?:error|failed|fail)=\d)/i,
  /\b(?:error|failure) (?:handling|counters?|statistics|stats|recovery|reporting|detection|rate)\b/i,
  /-W(?:no-)?(?:error|invalid|fatal|missing|overflow)/,
  /-f(?:no-)?[a-z-]*(?:overflow|undefined)/,
  /\b(?:if|when|unless|whether) (?:it |the |any )?[^.]{0,60}\b(?:fails?|errors?)\b/i,
  // meson and cmake look for what may be missing; ninja names the file that it compiles.
  /^(?:(?:Program|Library|Header|Run-time dependency|Dependency|Checking|Compiler|Has header|Fetching|Performing Test|Looking for)\b|Message:|-- )/,
  /^\[\d{1,6}\/\d{1,6}\] /,
  // What a test left out.
  /\bSKIPPED\b/,
  // A line of a usage text.
  /^\s*-{1,2}[\w?-]+(?:[ =,[|]|$)/,
  /^\s*(?:usage:|#|\/\/|\/\*|\*)/i,
];

/**
 * True for a line that a reader would take for an error although no row knows it.
 *
 * @param line Without its decoration; a typed command is none.
 */
export function looksBad(line: Undecorated, prefix: Prefixed): boolean {
  if (line.prompt) return false;
  if (line.level === 'error' || prefix.fatal) return true;
  if (line.level === 'info' || line.level === 'debug') return false;
  const whole = line.text.slice(line.start, line.start + 2000);
  const message = line.text.slice(prefix.start, prefix.start + 2000);
  if (!bad.test(message)) return false;
  return !harmless.some((expression) => expression.test(whole) || expression.test(message));
}
