// The words of the log viewer's page, handed over in the reader's language: the page itself has none.
import type { LineSeverity } from './filter';
import type { RegexProblem } from './regex/syntax';
import type { SourceState } from './protocol';

/** `{0}`, `{1}` stand for values, as in messages. Where a count of one reads differently it has words of its own. */
export interface ViewerWords {
  /** Name of the list of lines. */
  readonly list: string;
  /** Name of the row of boxes and buttons. */
  readonly tools: string;
  /** Of one line or incident. */
  readonly severity: Readonly<Record<LineSeverity, string>>;
  /** Of the button that shows or hides all lines of a severity. */
  readonly severities: Readonly<Record<LineSeverity, string>>;
  readonly showLinesWith: string;
  readonly hideLinesWith: string;
  /** In the empty boxes. */
  readonly includeHint: string;
  readonly excludeHint: string;
  readonly matchCase: string;
  readonly severityGroup: string;
  readonly clearFilter: string;
  /** {0} rows of {1} lines. */
  readonly matches: string;
  /** {0} rows in the first {1} of {2} lines. */
  readonly matchesSoFar: string;
  readonly badExpression: Readonly<Record<RegexProblem, string>>;
  readonly noMatches: string;
  readonly oneLine: string;
  readonly lines: string;
  readonly goToLine: string;
  readonly previousIncident: string;
  readonly nextIncident: string;
  readonly copyLines: string;
  readonly follow: string;
  readonly following: string;
  /** Of the button, with the number of lines that came meanwhile. */
  readonly followNew: string;
  readonly incidents: string;
  readonly noIncidents: string;
  readonly noIncidentsYet: string;
  /** {0} is the code of the incident, {1} how many lines it has. */
  readonly incidentFacts: string;
  readonly incidentFactsOneLine: string;
  /** {0} is the number of the line. */
  readonly goToCauseLine: string;
  readonly goToFirstLine: string;
  readonly copyExplanation: string;
  readonly moreIncidents: string;
  readonly newIncident: string;
  readonly newIncidents: string;
  readonly copiedOneLine: string;
  readonly copied: string;
  readonly copiedPartly: string;
  readonly copiedExplanation: string;
  readonly noFurtherIncident: string;
  readonly noSuchLine: string;
  readonly atLine: string;
  /** {0} is the number of the line, {1} the title of the incident. */
  readonly atIncident: string;
  readonly filterCleared: string;
  /** {0} is how many bytes of the line are not shown. */
  readonly cut: string;
  readonly source: Readonly<Record<SourceState['kind'], string>>;
  /** {0} is a percentage. */
  readonly explained: string;
  readonly replaced: string;
}

/** Puts values into a text. */
export function fill(template: string, ...values: readonly (string | number)[]): string {
  return template.replace(/\{(\d)\}/g, (placeholder, at: string) =>
    String(values[Number(at)] ?? placeholder),
  );
}
