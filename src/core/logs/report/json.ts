// What is wrong in log files, for scripts and CI. The form is documented in docs/logs.md and docs/schema.
import type { LogSeverity } from '../../../knowledge/logs';
import { render, type Message, type Translate } from '../../message';
import { linesOf, noiseLines, type LogAnalysis } from '../incident';
import type { LogKnowledge } from '../knowledge';
import { wordsOf, type FixWords } from '../words';

/** A file and what was found in it. */
export interface FileAnalysis {
  readonly file: string;
  readonly analysis: LogAnalysis;
}

interface FixJson {
  readonly id: string;
  readonly step: string | null;
  readonly title: string;
  readonly note?: string;
  readonly commands: readonly string[];
}

/** Lines count from 1. @property causeLine null where the log does not say why. */
export interface IncidentJson {
  readonly id: string;
  readonly severity: LogSeverity;
  readonly code: string;
  readonly title: string;
  readonly explanation: string;
  readonly evidence: readonly string[];
  readonly errno: readonly string[];
  readonly fixes: readonly FixJson[];
  readonly knownCause: boolean;
  readonly causeLine: number | null;
  readonly lines: readonly number[];
  readonly source: string;
}

export interface LogReportJson {
  readonly files: readonly {
    readonly file: string;
    readonly incidents: readonly IncidentJson[];
    readonly noise: readonly number[];
    readonly unknownErrors: readonly number[];
  }[];
}

export function logReportToJson(
  files: readonly FileAnalysis[],
  knowledge: LogKnowledge,
  translate?: Translate,
): LogReportJson {
  const say = (message: Message): string => render(message, translate);
  return {
    files: files.map(({ file, analysis }) => ({
      file,
      incidents: analysis.incidents.map((incident): IncidentJson => {
        const words = wordsOf(incident, knowledge);
        return {
          id: incident.id,
          severity: incident.severity,
          code: words.code,
          title: say(words.title),
          explanation: words.explanation.map(say).join(' '),
          evidence: words.evidence.map((item) => (typeof item === 'string' ? item : say(item))),
          errno: words.errnos,
          fixes: words.fixes.map((fix) => fixToJson(fix, say)),
          knownCause: words.knownCause,
          causeLine: incident.causeLine,
          lines: linesOf(incident),
          source: words.source,
        };
      }),
      noise: noiseLines(analysis),
      unknownErrors: analysis.unknown.map(({ line }) => line),
    })),
  };
}

function fixToJson(
  { id, step, title, note, commands }: FixWords,
  say: (message: Message) => string,
): FixJson {
  return { id, step, title: say(title), ...(note === null ? {} : { note: say(note) }), commands };
}
