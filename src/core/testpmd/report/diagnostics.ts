// What is to be said about a document: findings of its commands, for one release or for several, by line and column.
import type { CommandDocument } from '../../documents/document';
import type { Message } from '../../message';
import type { CommandLine } from '../../shell/word';
import type { LintContext } from '../analysis';
import type { FindingByRelease, JudgedFinding, SeverityOverrides, Severity } from '../finding';
import { analyse, findingsOf } from '../lint';
import type { ReleaseId } from '../release';
import type { RuleId } from '../ruleTable';
import { linesOf, type Lines, type Position } from './lines';

/** Half-open, in lines and columns from 1. */
export interface Region {
  readonly start: Position;
  readonly end: Position;
}

export interface DiagnosticEdit {
  readonly region: Region;
  readonly newText: string;
}

export interface DiagnosticFix {
  readonly title: Message;
  readonly preferred: boolean;
  readonly edits: readonly DiagnosticEdit[];
}

/** @property releases Those it holds for, of those that were asked about, in their order. */
export interface Diagnostic {
  readonly region: Region;
  readonly severity: Severity;
  readonly code: RuleId;
  readonly message: Message;
  readonly fixes: readonly DiagnosticFix[];
  readonly releases: readonly ReleaseId[];
}

/** What was found in one file. @property release What it was judged for where one release was asked about. */
export interface FileDiagnostics {
  readonly file: string;
  readonly release: ReleaseId;
  readonly lines: Lines;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Everything to be said about a document, in the order of its text.
 *
 * @param contexts One for each release asked about. A finding that is the same in several of them comes once.
 */
export function diagnosticsOf(
  document: CommandDocument,
  contexts: readonly LintContext[],
  overrides: SeverityOverrides,
): { readonly lines: Lines; readonly diagnostics: readonly Diagnostic[] } {
  const lines = linesOf(document.text);
  // Scripts say the same thing again and again: what is the same to the letter is judged once.
  const judged = new Map<string, readonly FindingByRelease[]>();
  const judge = (command: CommandLine): readonly FindingByRelease[] => {
    const key = JSON.stringify(command);
    const known = judged.get(key);
    if (known !== undefined) return known;
    const found = contexts.map((context) => ({
      release: context.release.id,
      findings: findingsOf(analyse(command, context), context, overrides),
    }));
    const rows = merged(found);
    judged.set(key, rows);
    return rows;
  };
  const diagnostics = document.commands.flatMap(({ base, command, suppressed }) => {
    const regionOf = (range: { readonly start: number; readonly end: number }): Region => ({
      start: lines.positionAt(base + range.start),
      end: lines.positionAt(base + range.end),
    });
    const rows = suppressed === 'all' ? [] : judge(command);
    const off = suppressed === 'all' ? undefined : suppressed;
    const shown = rows.filter(({ finding }) => off?.has(finding.rule) !== true);
    return shown.map(({ finding, releases }): Diagnostic => ({
      region: regionOf(finding),
      severity: finding.severity,
      code: finding.rule,
      message: finding.message,
      fixes: finding.fixes.map(({ title, preferred, edits }) => ({
        title,
        preferred,
        edits: edits.map((edit) => ({ region: regionOf(edit), newText: edit.newText })),
      })),
      releases,
    }));
  });
  return { lines, diagnostics };
}

/** Puts together what several releases say alike: the same rule, place, severity and words. */
function merged(
  found: readonly { readonly release: ReleaseId; readonly findings: readonly JudgedFinding[] }[],
): readonly FindingByRelease[] {
  if (found.length === 1)
    return (found[0]?.findings ?? []).map((finding) => ({
      finding,
      releases: [found[0]?.release ?? ''],
    }));
  const rows = new Map<string, { readonly finding: JudgedFinding; readonly releases: ReleaseId[] }>();
  for (const { release, findings } of found) {
    for (const finding of findings) {
      const { rule, start, end, severity, message } = finding;
      const key = JSON.stringify([start, end, rule, severity, message]);
      const row = rows.get(key);
      if (row === undefined) rows.set(key, { finding, releases: [release] });
      else if (row.releases.at(-1) !== release) row.releases.push(release);
    }
  }
  return [...rows.values()].sort(({ finding: a }, { finding: b }) => a.start - b.start || a.end - b.end);
}

/** How many there are of each severity. */
export function countBySeverity(files: readonly FileDiagnostics[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { diagnostics } of files) for (const { severity } of diagnostics) counts[severity]++;
  return counts;
}
