// Comments that speak to the linter: which release a document is for, which rules are off where.
import type { LocatedCommand } from '../shell/word';

/** Lines at the top of a document in which it may name a release. */
const topLines = 40;

/** What the comments of a document say. */
interface Directives {
  readonly release: string | undefined;
  /** Gives the commands the rules that are off for them. */
  readonly suppress: (commands: readonly LocatedCommand[]) => readonly LocatedCommand[];
}

/** Reads the directives of a text. Linear. */
export function readDirectives(text: string): Directives {
  // Read with every key, and most documents have none.
  if (!text.includes('mana-dpdk')) return { release: undefined, suppress: (commands) => commands };
  const off = rulesOff(text);
  return {
    release: releaseOf(text),
    suppress: off === undefined ? (commands) => commands : (commands) => commands.map(off),
  };
}

/** `# mana-dpdk dpdk=24.11`, in whatever kind of comment, before anything else than comments. */
function releaseOf(text: string): string | undefined {
  for (const line of text.split('\n', topLines)) {
    const found = /^\s{0,40}(?:#|\/\/|<!--)\s{0,40}mana-dpdk\s{1,40}dpdk=v?(\d{2}\.\d{2})\b/.exec(line);
    if (found !== null) return found[1];
  }
  return undefined;
}

function rulesOff(text: string): ((command: LocatedCommand) => LocatedCommand) | undefined {
  /** By the offset at which a line begins. */
  const before = new Map<number, ReadonlySet<string>>();
  const sameLine = new Map<number, ReadonlySet<string>>();
  const file = new Set<string>();
  const mark = 'mana-dpdk-lint';
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
    const lineStart = text.lastIndexOf('\n', at) + 1;
    const lead = text.slice(Math.max(lineStart, at - 200), at);
    const match = /^mana-dpdk-lint\s{1,40}disable(-file)?(?:=([\w,-]{1,2000}))?(?![\w=-])/.exec(
      text.slice(at, at + 2100),
    );
    if (match === null || !/(?:^|\s)(?:#|\/\/|<!--)\s*$/.test(lead)) continue;
    const rules = new Set((match[2] ?? 'all').split(',').filter((rule) => rule !== ''));
    if (match[1] !== undefined) for (const rule of rules) file.add(rule);
    else if (/^\s*(?:#|\/\/|<!--)\s*$/.test(lead)) before.set(lineStart, rules);
    else sameLine.set(lineStart, rules);
  }
  if (before.size === 0 && sameLine.size === 0 && file.size === 0) return undefined;
  return (located) => {
    const { base, command } = located;
    const rules = new Set(file);
    const add = (some: ReadonlySet<string> | undefined): void => {
      for (const rule of some ?? []) rules.add(rule);
    };
    let line = text.lastIndexOf('\n', base + command.start - 1) + 1;
    const last = text.lastIndexOf('\n', base + command.end - 1) + 1;
    add(sameLine.get(line));
    add(sameLine.get(last));
    // A run of comments right above counts as one.
    while (line > 0) {
      line = text.lastIndexOf('\n', line - 2) + 1;
      if (!before.has(line)) break;
      add(before.get(line));
    }
    if (rules.size === 0) return located;
    return { ...located, suppressed: rules.has('all') ? 'all' : rules };
  };
}
