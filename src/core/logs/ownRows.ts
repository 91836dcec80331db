// Log messages and fixes of a user's own file: what they need not write is filled in, what no schema can see is checked.
import { logComponents, logEffects, type LogFix, type LogRow } from '../../knowledge/logs';
import { msg, type Message } from '../message';
import { anyComponent, logKnowledge, type LogRows } from './knowledge';
import { longestLiteral, parsePattern } from './pattern';
import { shortestAnchor } from './scanner';

/** The lists of a user's file that are about logs, as its schema lets them be. */
export interface OwnLogFile {
  readonly logMessages?: readonly (Partial<LogRow> & Pick<LogRow, 'id' | 'role' | 'patterns' | 'title'>)[];
  readonly logFixes?: readonly (Partial<LogFix> & Pick<LogFix, 'id' | 'title'>)[];
}

export const noLogRows: LogRows = { rows: [], fixes: [] };

export function ownLogRows({ logMessages = [], logFixes = [] }: OwnLogFile): LogRows {
  return {
    rows: logMessages.map((row) => ({
      component: anyComponent,
      severity: 'error',
      from: null,
      to: null,
      source: '',
      ...row,
    })),
    fixes: logFixes.map((fix) => ({ step: null, commands: [], source: '', ...fix })),
  };
}

export function ownLogRowProblems(own: LogRows): readonly Message[] {
  const links = own.fixes.flatMap(({ id, link }) =>
    link === undefined || /^https?:\/\//.test(link)
      ? []
      : [msg('“{0}”: the link {1} is not an address of the web', id, link)],
  );
  if (own.rows.length === 0) return links;
  const builtIn = logKnowledge();
  const rows = new Set(own.rows.map(({ id }) => id));
  const fixes = new Set(own.fixes.map(({ id }) => id));
  const effects = new Set(logEffects.map(({ id }) => id));
  const writers = new Set([anyComponent, ...logComponents.map(({ id }) => id)]);
  const hasRow = (id: string): boolean => rows.has(id) || builtIn.row(id) !== undefined;
  const named = (row: LogRow): readonly string[] => [
    ...(row.as === undefined ? [] : [row.as]),
    ...(row.clearedBy ?? []),
    ...(row.harmlessAfter ?? []),
    ...(row.onlyWith ?? []).filter((id) => !effects.has(id)),
    ...(row.clearedAs === undefined ? [] : [row.clearedAs]),
    ...(row.variants ?? []).flatMap((variant) => [variant.as, ...(variant.with ?? [])]),
  ];
  const problems = own.rows.flatMap((row) => [
    ...row.patterns.flatMap((format) => patternProblems(row.id, format)),
    ...named(row)
      .filter((id) => !hasRow(id))
      .map((id) => msg('“{0}” names the log message {1}, which is not known', row.id, id)),
    ...[...(row.effect === undefined ? [] : [row.effect]), ...(row.leadsTo ?? [])]
      .filter((effect) => !effects.has(effect))
      .map((effect) => msg('“{0}” names the effect {1}, which is not known', row.id, effect)),
    ...(row.fixes ?? [])
      .filter((id) => !fixes.has(id) && builtIn.fix(id) === undefined)
      .map((id) => msg('“{0}” names the fix {1}, which is not known', row.id, id)),
    ...(writers.has(row.component)
      ? []
      : [msg('“{0}” names the writer {1}, which is not known', row.id, row.component)]),
    ...(row.role === 'sign' && row.sign === undefined
      ? [msg('“{0}” is a sign and lacks “sign”', row.id)]
      : []),
  ]);
  return [...problems, ...links];
}

function patternProblems(id: string, format: string): readonly Message[] {
  try {
    const literal = longestLiteral(parsePattern(format));
    if (new TextEncoder().encode(literal).length >= shortestAnchor) return [];
    return [msg('“{0}”: the pattern “{1}” needs {2} fixed characters in a row', id, format, shortestAnchor)];
  } catch {
    return [msg('“{0}”: the pattern “{1}” has a placeholder that is not known', id, format)];
  }
}
