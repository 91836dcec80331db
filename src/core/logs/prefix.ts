// Finds who wrote a message by the words in front of it: `MANA_DRIVER: mana_dev_start(): text`, `EAL: FATAL: text`,
// `testpmd: text`, and the many forms in which one or the other is missing.
import { logComponents, type LogComponent } from '../../knowledge/logs';

/**
 * @property start Where the message itself begins.
 * @property components Ids of those that write such a prefix; undefined where there is no prefix.
 * @property fatal The prefix says that the program cannot go on.
 */
export interface Prefixed {
  readonly start: number;
  readonly components: ReadonlySet<string> | undefined;
  readonly fatal: boolean;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const prefixes = [...new Set(logComponents.flatMap((component) => component.prefixes))].sort(
  (one, other) => other.length - one.length,
);
const byPrefix = new Map(
  prefixes.map((prefix) => [prefix, idsOf((component) => component.prefixes.includes(prefix))]),
);
const functionStarts = [...new Set(logComponents.flatMap(({ functions }) => functions))].sort(
  (one, other) => other.length - one.length,
);
const byFunction = new Map(
  functionStarts.map((start) => [start, idsOf(({ functions }) => functions.includes(start))]),
);

function idsOf(has: (component: LogComponent) => boolean): ReadonlySet<string> {
  return new Set(logComponents.filter(has).map(({ id }) => id));
}

/** Those whose prefixes are common words: they count at the beginning only. */
const commonWords: ReadonlySet<string> = new Set(['kernel', 'system', 'build']);
const distinct = prefixes.filter((prefix) =>
  logComponents.some(({ id, prefixes: own }) => !commonWords.has(id) && own.includes(prefix)),
);
/** A known word and a colon, wherever it stands: decoration that nobody knows may be in front. */
const anywhere = new RegExp(`(?:^|[\\s|\\]>"')])(${distinct.map(escaped).join('|')}): ?`);
const leading = new RegExp(`^(${prefixes.map(escaped).join('|')}): ?`);
/** Any other logtype of DPDK: capitals, or an application's own. */
const other = /^(?:[A-Z][A-Z0-9_]{2,30}(?:[./][A-Z0-9_]{1,20})?|user\d|lib\.[\w.]{1,40}|pmd\.[\w.]{1,60}): /;
const functionName = /^([A-Za-z_]\w{1,80})\(\)(?: ?(?:rx|tx|Rx|Tx))?:? /;
/** How far into a line a prefix is looked for. */
const reach = 400;

/** @param text A line without decoration that begins at `from`. */
export function findPrefix(text: string, from: number): Prefixed {
  const head = text.slice(from, from + reach);
  let start = from;
  let components: ReadonlySet<string> | undefined;
  const found = leading.exec(head) ?? anywhere.exec(head);
  if (found !== null) {
    start += found.index + found[0].length;
    components = byPrefix.get(found[1] ?? '');
  } else {
    const foreign = other.exec(head);
    if (foreign !== null) {
      start += foreign[0].length;
      components = new Set();
    }
  }
  start = behindBlanks(text, start);
  let fatal = false;
  for (const word of ['FATAL: ', 'Error: ', 'ERROR: ', 'Cause: ', '- '])
    if (text.startsWith(word, start)) {
      start += word.length;
      fatal ||= word === 'FATAL: ';
    }
  const called = functionName.exec(text.slice(start, start + 100));
  if (called !== null) {
    const writer = functionStarts.find((beginning) => called[1]?.startsWith(beginning));
    if (writer !== undefined) components = byFunction.get(writer);
    start += called[0].length;
  }
  return { start: behindBlanks(text, start), components, fatal };
}

function behindBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at += 1;
  return at;
}
