// Tells a run while it happens: what the log explainer finds, VFs that go and come back, ports, as lines with their time.
import { msg } from '../../message';
import { severityWord } from '../../report/severity';
import { Sheet, type Paint } from '../../setup/report/sheet';
import type { RunIncident } from '../incidents';
import type { RunReader } from '../reader';
import type { RunTextOptions } from './planText';

/** What of a reader is told. */
export type NarratedReader = Pick<RunReader, 'markers' | 'incidents' | 'revision'>;

const paints: Readonly<Record<RunIncident['severity'], Paint>> = {
  error: 'bad',
  warning: 'careful',
  info: 'quiet',
};

/** Columns of the time in front. */
const timeColumns = 9;

export class RunNarrator {
  private readonly told = new Set<string>();
  private revision = -1;

  constructor(private readonly options: RunTextOptions = {}) {}

  /** Lines for everything that is new, each with its line end. Costs little while nothing is. */
  take(reader: NarratedReader): string {
    if (reader.revision === this.revision) return '';
    this.revision = reader.revision;
    const fresh = reader.markers.filter(({ id }) => !this.told.has(id));
    if (fresh.length === 0) return '';
    const sheet = new Sheet(this.options);
    const incidents = new Map(reader.incidents().map((incident) => [incident.id, incident]));
    for (const { id, atMs, incident, message } of fresh) {
      this.told.add(id);
      const time = `${(atMs / 1000).toFixed(1)} s`.padStart(timeColumns - 1);
      const found = incident === null ? undefined : incidents.get(incident);
      if (found === undefined) sheet.paragraph(message, `${time} `, timeColumns);
      else incidentLines(sheet, time, found);
    }
    return sheet.text();
  }
}

function incidentLines(sheet: Sheet, time: string, incident: RunIncident): void {
  const { severity, title, code, fixes, cause, lines } = incident;
  const line = cause ?? lines[0];
  const head =
    line === undefined
      ? msg('{0}: {1} [{2}]', severityWord(severity), title, code)
      : msg('{0}, line {1}: {2} [{3}]', severityWord(severity), line, title, code);
  sheet.paragraph(head, `${time} `, timeColumns, paints[severity]);
  // Explained in full, with commands, where the verdict names it as the cause.
  for (const { title: fix } of fixes) sheet.paragraph(fix, `${' '.repeat(timeColumns)}→ `);
}
