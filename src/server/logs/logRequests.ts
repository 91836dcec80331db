// Answers what the extension asks about logs besides LSP: an incident's page, a text that is no document, one line, a fix.
import type {
  ExplainedText,
  ExplainTextParams,
  ExplanationParams,
  FixOffer,
  FixParams,
  LineParams,
  LineVerdict,
} from '../../core/logs/editor/protocol';
import { placeOf } from '../../core/logs/incident';
import { recogniseLine } from '../../core/logs/classify';
import { LogReader } from '../../core/logs/reader';
import { incidentToMarkdown, lineToMarkdown } from '../../core/logs/report/markdown';
import { incidentToText, summaryToText } from '../../core/logs/report/text';
import { fixOf, titleOf, wordsOf } from '../../core/logs/words';
import { msg } from '../../core/message';
import type { Session } from '../session';

/** The page of an incident of an open log; null when neither is there any more. */
export function explanationOf(
  session: Session,
  { uri, incident: id, name }: ExplanationParams,
): string | null {
  const document = session.logDocuments.get(uri);
  const incident = document?.analysis.incidents.find((one) => one.id === id);
  if (document === undefined || incident === undefined) return null;
  return incidentToMarkdown(
    {
      name: name ?? lastPartOf(uri),
      incident,
      knowledge: session.logs,
      lineText: (line) => document.lineText(line),
    },
    session.translate,
  );
}

/** The name of a document as people read it; an address that is broken stays as it is. */
function lastPartOf(uri: string): string {
  const name = uri.split(/[/:]/).at(-1) ?? uri;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

export function explainText(session: Session, { name, text }: ExplainTextParams): ExplainedText {
  const reader = new LogReader({ knowledge: session.logs, release: session.logRelease });
  reader.pushText(text);
  reader.end();
  const analysis = reader.analysis();
  const options = { translate: session.translate, width: 110 };
  const { incidents } = analysis;
  const worst = (['error', 'warning', 'info'] as const).find((severity) =>
    incidents.some((incident) => incident.severity === severity),
  );
  return {
    summary: summaryToText(name, analysis, options).trimEnd(),
    report: incidents.map((incident) => incidentToText(name, incident, session.logs, options)).join(''),
    worst: worst ?? null,
    incidents: incidents.map((incident) => ({
      id: incident.id,
      title: session.say(wordsOf(incident, session.logs).title),
      line: placeOf(incident),
      severity: incident.severity,
    })),
  };
}

/** What a line of a terminal says; null for one that says nothing bad. */
export function lineVerdict(session: Session, { line }: LineParams): LineVerdict | null {
  const found = recogniseLine(line, session.logs, session.logRelease);
  if (found?.kind !== 'row' || found.row.row.role === 'sign') return null;
  const { row, start, end, values } = found;
  return {
    start,
    length: end - start,
    title: session.say(titleOf(row, values)),
    markdown:
      lineIncident(session, line) ??
      lineToMarkdown(row, values, [msg('By itself this line is harmless.')], session.translate),
  };
}

/** The page of what a line says when it is all there is of a log; undefined where that is nothing bad. */
function lineIncident(session: Session, line: string): string | undefined {
  const reader = new LogReader({ knowledge: session.logs, release: session.logRelease });
  reader.pushText(line);
  reader.end();
  const [incident] = reader.analysis().incidents;
  if (incident === undefined) return undefined;
  const name = session.say(msg('Terminal'));
  return incidentToMarkdown(
    { name, incident, knowledge: session.logs, lineText: () => line },
    session.translate,
  );
}

export function fixOffer(session: Session, { fix: id }: FixParams): FixOffer | null {
  const fix = fixOf(id, session.logs);
  if (fix === undefined) return null;
  const { step, title, note, commands, link } = fix;
  return {
    id,
    step,
    title: session.say(title),
    note: note === null ? null : session.say(note),
    commands,
    link,
  };
}
