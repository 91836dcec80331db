// What the log explainer finds in the output of a run, as data that each surface puts into its reader's language.
import { linesOf, placeOf, type LogAnalysis } from '../logs/incident';
import type { LogKnowledge } from '../logs/knowledge';
import { LogReader } from '../logs/reader';
import { wordsOf, type FixWords } from '../logs/words';
import type { LogSeverity } from '../../knowledge/logs';
import type { Message } from '../message';

/**
 * One thing that went wrong.
 *
 * @property cause Line that names the root cause; null where none does. @property lines All of it, ascending.
 * @property atMs When its cause was told, else its first line. @property evidence What to look at; a command is text.
 * @property errnos Names of the numbers in its lines.
 */
export interface RunIncident {
  readonly id: string;
  readonly severity: LogSeverity;
  readonly code: string;
  readonly title: Message;
  readonly explanation: readonly Message[];
  readonly evidence: readonly (Message | string)[];
  readonly errnos: readonly string[];
  readonly cause: number | null;
  readonly lines: readonly number[];
  readonly atMs: number;
  readonly fixes: readonly FixWords[];
}

/** Characters that wait to be read at most. */
const mostUnread = 64 * 1024;
/** Lines of one incident that are handed on; the same message may come for hours. */
const mostLines = 1000;

export class RunExplainer {
  private readonly reader: LogReader;
  private told: { readonly revision: number; readonly incidents: readonly RunIncident[] } | undefined;
  private hasEnded = false;
  private unread = '';

  constructor(
    private readonly knowledge: LogKnowledge,
    release: string | undefined,
  ) {
    this.reader = new LogReader({ knowledge, release });
  }

  /** Grows when there may be something new. */
  get revision(): number {
    this.read();
    return this.reader.revision;
  }

  /** Reads the text when somebody asks what is in it, or when there is much: line by line costs several times as much. */
  push(text: string): void {
    this.unread += text;
    if (this.unread.length > mostUnread) this.read();
  }

  end(): void {
    this.read();
    if (!this.hasEnded) this.reader.end();
    this.hasEnded = true;
  }

  private read(): void {
    if (this.unread === '') return;
    this.reader.pushText(this.unread);
    this.unread = '';
  }

  /** Costs little while nothing new was found. */
  incidents(timeOf: (line: number) => number): readonly RunIncident[] {
    const { revision } = this;
    if (this.told?.revision !== revision)
      this.told = { revision, incidents: incidentsOf(this.reader.analysis(), this.knowledge, timeOf) };
    return this.told.incidents;
  }
}

function incidentsOf(
  { incidents }: LogAnalysis,
  knowledge: LogKnowledge,
  timeOf: (line: number) => number,
): readonly RunIncident[] {
  return incidents.map((incident) => {
    const words = wordsOf(incident, knowledge);
    return {
      id: incident.id,
      severity: incident.severity,
      code: words.code,
      title: words.title,
      explanation: words.explanation,
      evidence: words.evidence,
      errnos: words.errnos,
      cause: incident.causeLine,
      lines: linesOf(incident).slice(0, mostLines),
      atMs: timeOf(placeOf(incident)),
      fixes: words.fixes,
    };
  });
}
