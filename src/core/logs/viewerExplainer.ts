// The engine behind the log viewer: reads what the viewer reads, and tells incidents in the reader's language.
import { render, type Message, type Translate } from '../message';
import { linesOf, type LogAnalysis } from './incident';
import { logKnowledge, type LogKnowledge } from './knowledge';
import { LogReader } from './reader';
import {
  viewerSeverities,
  type LogExplainer,
  type ViewerIncident,
  type ViewerSeverity,
} from './viewer/explainer';
import { wordsOf } from './words';

/** Severities of lines are found out anew at most as often as takes this part of the time, in tenths. */
const share = 10;

/** @param now Milliseconds, of a clock that only goes forward. */
export function viewerExplainer(
  translate: Translate,
  now: () => number,
  knowledge: LogKnowledge = logKnowledge(),
): LogExplainer {
  const reader = new LogReader({ knowledge });
  const say = (message: Message): string => render(message, translate);
  let told: { readonly revision: number; readonly incidents: readonly ViewerIncident[] } | undefined;
  let levels: Uint8Array | undefined;
  let known = { revision: -1, at: 0, cost: 0 };
  const levelsNow = (): Uint8Array => {
    const started = now();
    if (
      levels === undefined ||
      (known.revision !== reader.revision && started - known.at > known.cost * share)
    ) {
      levels = levelsOf(reader.analysis());
      known = { revision: reader.revision, at: started, cost: now() - started };
    }
    return levels;
  };
  return {
    push: (chunk) => {
      reader.push(chunk);
    },
    end: () => {
      reader.end();
    },
    get revision() {
      return reader.revision;
    },
    incidents: () => {
      const { revision } = reader;
      if (told?.revision !== revision)
        told = { revision, incidents: incidentsOf(reader.analysis(), knowledge, say) };
      return told.incidents;
    },
    severityOf: (line) => viewerSeverities[(levelsNow()[line] ?? 0) - 1],
  };
}

/** The severity of each line as a byte: one more than its place among the severities, 0 where nothing is said. */
function levelsOf({ incidents, noise, unknown, lines }: LogAnalysis): Uint8Array {
  const levels = new Uint8Array(lines + 2);
  const mark = (line: number, severity: ViewerSeverity): void => {
    const level = viewerSeverities.indexOf(severity) + 1;
    const before = levels[line] ?? 0;
    // The gravest comes first in the list.
    if (before === 0 || level < before) levels[line] = level;
  };
  for (const { lines: harmless } of noise) for (const line of harmless) mark(line, 'noise');
  for (const { line } of unknown) mark(line, 'warning');
  for (const { severity, parts } of incidents)
    for (const part of parts) for (const line of part.lines) mark(line, severity);
  return levels;
}

function incidentsOf(
  { incidents }: LogAnalysis,
  knowledge: LogKnowledge,
  say: (message: Message) => string,
): readonly ViewerIncident[] {
  return incidents.map((incident) => {
    const words = wordsOf(incident, knowledge);
    return {
      id: incident.id,
      severity: incident.severity,
      code: words.code,
      title: say(words.title),
      explanation: [...words.explanation.map(say), ...words.errnos].join('\n'),
      cause: incident.causeLine,
      lines: linesOf(incident),
      fixes: words.fixes.map(({ id, title }) => ({ id, title: say(title) })),
    };
  });
}
