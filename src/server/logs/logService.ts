// What the server does for logs: diagnostics, hovers, lenses, hints, actions and outline over one index of marks.
import {
  CodeActionKind,
  DiagnosticSeverity,
  DiagnosticTag,
  InlayHintKind,
  MarkupKind,
  SymbolKind,
  type CodeAction,
  type CodeLens,
  type Command,
  type Diagnostic,
  type DocumentSymbol,
  type Hover,
  type InlayHint,
  type Position,
  type Range,
} from 'vscode-languageserver';
import { headMark, type Mark } from '../../core/logs/editor/marks';
import { placeOf, type Incident } from '../../core/logs/incident';
import type { KnownRow, LogKnowledge } from '../../core/logs/knowledge';
import { recogniseLine } from '../../core/logs/classify';
import { lineToMarkdown } from '../../core/logs/report/markdown';
import { titleOf, wordsOf, type FixWords, type IncidentWords } from '../../core/logs/words';
import { msg, type Message } from '../../core/message';
import { sanitize } from '../../core/remote/sanitize';
import { codeSpan } from '../../core/report/markdownText';
import { diagnosticSource } from '../diagnostics';
import type { Session } from '../session';
import type { LogDocument } from './logDocument';

/** The extension's commands; other editors do not have them. */
const explainCommand = 'manaDpdk.explainIncident';
const fixCommand = 'manaDpdk.showLogFix';

/** Nobody reads more of one document, and each of them is sent again whenever it grows. */
const mostDiagnostics = 500;
const mostRelated = 20;
const mostLenses = 200;
/** Incidents of one selection that actions are offered for. */
const mostActed = 20;
/** Fixes beside "Explain" above an incident. */
const mostFixLenses = 2;

const severities: Readonly<Record<Incident['severity'], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

export function logDiagnostics(session: Session, document: LogDocument): Diagnostic[] {
  const { analysis, marks } = document;
  const heads = analysis.incidents.slice(0, mostDiagnostics).flatMap((incident) => {
    const head = headMark(marks, incident);
    return head === undefined ? [] : [headDiagnostic(session, document, incident, head)];
  });
  const others: Diagnostic[] = [];
  for (const mark of marks.all) {
    if (heads.length + others.length >= mostDiagnostics) break;
    const other = otherDiagnostic(session, document, mark);
    if (other !== undefined) others.push(other);
  }
  return [...heads, ...others];
}

function headDiagnostic(session: Session, document: LogDocument, incident: Incident, head: Mark): Diagnostic {
  const words = wordsOf(incident, session.logs);
  const related = incident.parts
    .flatMap(({ known, lines, starts, ends }) =>
      lines.slice(0, mostRelated).map((line, at) => ({
        known,
        line,
        start: starts[at] ?? 0,
        end: ends[at] ?? 1,
      })),
    )
    .filter(({ line }) => line !== head.line)
    .slice(0, mostRelated);
  return {
    range: rangeOf(head),
    severity: severities[incident.severity],
    code: words.code,
    source: diagnosticSource,
    message: [words.title, ...doubts(incident, words)].map((text) => session.say(text)).join('\n'),
    relatedInformation: related.map((other) => ({
      location: { uri: document.uri, range: rangeOf(other) },
      message: session.say(titleOf(other.known, valuesOn(session, document, other))),
    })),
  };
}

/** What keeps a title from being read as the cause; the rest of the explanation is in the hover. */
function doubts(incident: Incident, { knownCause, explanation }: IncidentWords): readonly Message[] {
  if (knownCause) return [];
  return explanation.slice(incident.words.row.explanation === undefined ? 0 : 1);
}

/** What stands in the placeholders of one line: an incident keeps only those of a row's first one. */
function valuesOn(
  session: Session,
  document: LogDocument,
  { line, known }: { readonly line: number; readonly known: KnownRow },
): readonly string[] {
  const found = recogniseLine(document.lineText(line), session.logs, session.logRelease);
  return found?.kind === 'row' && found.row === known ? found.values : [];
}

/** What follows from a cause, what is harmless, and what nobody knows. */
function otherDiagnostic(session: Session, document: LogDocument, mark: Mark): Diagnostic | undefined {
  const common = { range: rangeOf(mark), source: diagnosticSource };
  switch (mark.kind) {
    case 'cause':
    case 'consequence':
      if (mark.line === placeOf(mark.incident)) return undefined;
      return {
        ...common,
        severity: DiagnosticSeverity.Information,
        code: mark.incident.words.row.id,
        message: session.say(relationOf(mark, session.logs)),
      };
    case 'noise':
      return {
        ...common,
        severity: DiagnosticSeverity.Hint,
        tags: [DiagnosticTag.Unnecessary],
        code: mark.known.row.id,
        message: session.say(
          msg('Looks bad and is harmless: {0}', titleOf(mark.known, valuesOn(session, document, mark))),
        ),
      };
    case 'unknown':
      return {
        ...common,
        severity: DiagnosticSeverity.Information,
        message: session.say(msg('Looks like an error; nothing is known of it.')),
      };
  }
}

/** How a line stands to the one that stands for its incident. */
function relationOf({ kind, incident }: IncidentMark, knowledge: LogKnowledge): Message {
  const { title } = wordsOf(incident, knowledge);
  const line = placeOf(incident);
  if (kind === 'cause') return msg('The same as line {0}: {1}', line, title);
  return incident.causeLine === null
    ? msg('Belongs to line {0}: {1}', line, title)
    : msg('Follows from line {0}: {1}', line, title);
}

type IncidentMark = Extract<Mark, { readonly incident: Incident }>;

export function logHover(session: Session, document: LogDocument, { line }: Position): Hover | null {
  const [mark] = document.marks.at(line + 1);
  if (mark === undefined) return null;
  const contents = hoverMarkdown(session, document, mark);
  return { contents: { kind: MarkupKind.Markdown, value: contents }, range: rangeOf(mark) };
}

function hoverMarkdown(session: Session, document: LogDocument, mark: Mark): string {
  if (mark.kind === 'unknown') return session.markdown(msg('Looks like an error; nothing is known of it.'));
  const values = valuesOn(session, document, mark);
  if (mark.kind === 'noise')
    return lineToMarkdown(mark.known, values, [msg('Looks bad and is harmless.')], session.translate);
  const { incident } = mark;
  const words = wordsOf(incident, session.logs);
  const isHead = mark.line === placeOf(incident);
  const saysItself = incident.words === mark.known;
  // Links to commands would need trusted Markdown, in which words of the log stand: quick fix and lens have them.
  const fixes = words.fixes.map(({ title }) => session.markdown(title)).join(' · ');
  return [
    ...(isHead && !saysItself
      ? [
          `**${session.markdown(words.title)}**`,
          ...words.explanation.map((text) => session.markdown(text)),
          '---',
        ]
      : []),
    lineToMarkdown(
      mark.known,
      values,
      isHead ? (saysItself ? doubts(incident, words) : []) : [relationOf(mark, session.logs)],
      session.translate,
    ),
    ...(words.errnos.length === 0 ? [] : [words.errnos.map(codeSpan).join(', ')]),
    ...(fixes === '' ? [] : [`${session.markdown(msg('What to do'))}: ${fixes}`]),
  ].join('\n\n');
}

export function logLenses(session: Session, document: LogDocument): CodeLens[] {
  return document.analysis.incidents.slice(0, mostLenses).flatMap((incident) => {
    const words = wordsOf(incident, session.logs);
    const range = lineRange(placeOf(incident));
    const explain: Command = {
      title: `$(${icons[incident.severity]}) ${plain(session.say(words.title))}`,
      tooltip: session.say(msg('Explain')),
      command: explainCommand,
      arguments: [{ uri: document.uri, incident: incident.id }],
    };
    return [
      { range, command: explain },
      ...words.fixes.slice(0, mostFixLenses).map((fix) => ({ range, command: fixLens(session, fix) })),
    ];
  });
}

const icons: Readonly<Record<Incident['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
};

function fixLens(session: Session, { id, title }: FixWords): Command {
  return { title: plain(session.say(title)), command: fixCommand, arguments: [{ fix: id }] };
}

/** A lens draws `$(name)` as an icon: not what a log says. */
const plain = (text: string): string =>
  sanitize(text, { singleLine: true, maxLength: 100 }).replaceAll('$(', '$ (');

export function logHints(session: Session, document: LogDocument, { start, end }: Range): InlayHint[] {
  return document.marks.between(start.line + 1, end.line + 1).flatMap((mark) => {
    if (mark.kind === 'unknown' || mark.kind === 'noise') return [];
    const { title } = wordsOf(mark.incident, session.logs);
    const isHead = mark.line === placeOf(mark.incident);
    // A consequence that stands in one incident after another needs no second hint.
    if (!isHead && document.marks.at(mark.line)[0] !== mark) return [];
    const label = isHead ? msg('← {0}', title) : shortRelation(mark);
    return [
      {
        position: { line: mark.line - 1, character: document.lineText(mark.line).length },
        label: session.say(label),
        kind: InlayHintKind.Type,
        paddingLeft: true,
      },
    ];
  });
}

function shortRelation({ kind, incident }: IncidentMark): Message {
  const line = placeOf(incident);
  if (kind === 'cause') return msg('← the same as line {0}', line);
  return incident.causeLine === null
    ? msg('← belongs to line {0}', line)
    : msg('← follows from line {0}', line);
}

export function logActions(session: Session, document: LogDocument, { start, end }: Range): CodeAction[] {
  const incidents = new Set<Incident>();
  for (const mark of document.marks.between(start.line + 1, end.line + 1))
    if ('incident' in mark) incidents.add(mark.incident);
  return [...incidents].slice(0, mostActed).flatMap((incident) => {
    const words = wordsOf(incident, session.logs);
    const head = headMark(document.marks, incident);
    const diagnostics = head === undefined ? [] : [headDiagnostic(session, document, incident, head)];
    const kind = CodeActionKind.QuickFix;
    const explain = session.say(msg('Explain: {0}', words.title));
    return [
      ...words.fixes.map((fix, index) => {
        const title = session.say(fix.title);
        return {
          title,
          kind,
          isPreferred: index === 0,
          diagnostics,
          command: { title, command: fixCommand, arguments: [{ fix: fix.id }] },
        };
      }),
      {
        title: explain,
        kind,
        diagnostics,
        command: {
          title: explain,
          command: explainCommand,
          arguments: [{ uri: document.uri, incident: incident.id }],
        },
      },
    ];
  });
}

export function logSymbols(session: Session, document: LogDocument): DocumentSymbol[] {
  return document.analysis.incidents.slice(0, mostLenses).map((incident) => {
    const range = lineRange(placeOf(incident));
    const name = sanitize(session.say(wordsOf(incident, session.logs).title), { singleLine: true });
    return {
      name,
      detail: incident.words.row.id,
      kind: incident.severity === 'error' ? SymbolKind.Event : SymbolKind.Key,
      range,
      selectionRange: range,
    };
  });
}

function rangeOf({ line, start, end }: Pick<Mark, 'line' | 'start' | 'end'>): Range {
  return { start: { line: line - 1, character: start }, end: { line: line - 1, character: end } };
}

function lineRange(line: number): Range {
  return { start: { line: line - 1, character: 0 }, end: { line: line - 1, character: 0 } };
}
