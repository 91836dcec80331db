// The commands of testpmd's prompt in one release, ready to be matched: rows of `testpmd-console.json`.
import consoleFile from '../../../knowledge/testpmd-console.json';
import type { ReleaseId } from '../release';

/**
 * A row of the file. @property pattern See the schema's description. @property summary A message template, like
 * `mana`; null where the pattern has to do.
 */
export interface ConsoleRow {
  readonly id: string;
  readonly pattern: string;
  readonly summary: string | null;
  readonly mana: string | null;
  readonly versions: readonly ReleaseId[];
  readonly source: string;
}

/** What a place of a command takes. @property text The place as it is written in the pattern. */
export type ConsoleToken =
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly text: string }
  | { readonly kind: 'number'; readonly signed: boolean; readonly bits: number; readonly text: string }
  | { readonly kind: 'any' | 'mac' | 'ip' | 'portlist' | 'rest'; readonly text: string };

/** A command: its row and what stands at each of its places. */
export interface ConsoleCommand {
  readonly row: ConsoleRow;
  readonly tokens: readonly ConsoleToken[];
}

/** @property byFirst Commands by their first word. */
export interface ConsoleCommands {
  readonly all: readonly ConsoleCommand[];
  readonly byFirst: ReadonlyMap<string, readonly ConsoleCommand[]>;
}

const every: readonly ConsoleCommand[] = (consoleFile.rows as readonly ConsoleRow[]).map((row) => ({
  row,
  tokens: row.pattern.split(' ').map(tokenOf),
}));

const everyByFirst = indexed(every);

const tables = new Map<string, ConsoleCommands>();

/** The commands of a release. @param line The release and, for one that users add, those it is based on. */
export function consoleCommands(line: readonly ReleaseId[]): ConsoleCommands {
  const key = line.join(' ');
  const known = tables.get(key);
  if (known !== undefined) return known;
  const all = every.filter(({ row }) => row.versions.some((version) => line.includes(version)));
  const table = { all, byFirst: indexed(all) };
  tables.set(key, table);
  return table;
}

/** The commands of all releases that begin with a word. */
export function everyConsoleCommand(first: string): readonly ConsoleCommand[] {
  return everyByFirst.get(first) ?? [];
}

function indexed(commands: readonly ConsoleCommand[]): ReadonlyMap<string, readonly ConsoleCommand[]> {
  const byFirst = new Map<string, ConsoleCommand[]>();
  for (const command of commands) {
    const [first] = command.tokens;
    for (const word of first?.kind === 'words' ? first.words : []) {
      const those = byFirst.get(word);
      if (those === undefined) byFirst.set(word, [command]);
      else those.push(command);
    }
  }
  return byFirst;
}

function tokenOf(text: string): ConsoleToken {
  const match = /^<([^:>.]*)(\.\.\.)?(?::([a-z]+)(\d*))?>$/.exec(text);
  if (match === null) return { kind: 'words', words: text.split('|'), text };
  const [, name = '', rest, type, bits] = match;
  const shown = `<${name}>`;
  if (rest !== undefined) return { kind: 'rest', text: `<${name}…>` };
  if (type === 'u' || type === 'i')
    return { kind: 'number', signed: type === 'i', bits: Number(bits), text: shown };
  if (type === 'mac' || type === 'ip' || type === 'portlist') return { kind: type, text: shown };
  return { kind: 'any', text: shown };
}
