// The incidents of a log as the viewer asks for them: a list, one of them, the next from a line on. Lines count from 0 here.
import type { LogExplainer, ViewerIncident } from '../../core/logs/viewer/explainer';
import type { IncidentItem, IncidentList } from '../../core/logs/viewer/protocol';

export class IncidentBook {
  private explainer: LogExplainer | undefined;
  private revision: number | undefined;
  private all: readonly ViewerIncident[] = [];
  private byId: ReadonlyMap<string, ViewerIncident> = new Map();

  /** Asks the engine again if it has changed its mind. Costs something where there are many: not for every line. */
  refresh(explainer: LogExplainer | undefined): void {
    if (explainer === this.explainer && explainer?.revision === this.revision) return;
    this.explainer = explainer;
    this.revision = explainer?.revision;
    this.all = explainer?.incidents() ?? [];
    this.byId = new Map(this.all.map((incident) => [incident.id, incident]));
  }

  find(id: string): ViewerIncident | undefined {
    return this.byId.get(id);
  }

  list(count: number): IncidentList {
    return {
      items: this.all.slice(0, count).map(itemOf),
      total: this.all.length,
      errors: this.all.reduce((sum, { severity }) => sum + (severity === 'error' ? 1 : 0), 0),
    };
  }

  /**
   * The incident whose place is the next one before or behind a line, and that place.
   *
   * @param inclusive One at the line itself will do.
   */
  seek(
    line: number,
    inclusive: boolean,
    direction: 'next' | 'previous',
  ): { readonly incident: ViewerIncident; readonly line: number } | undefined {
    let best: { incident: ViewerIncident; line: number } | undefined;
    for (const incident of this.all) {
      const place = placeOf(incident);
      if (place === undefined || (place === line && !inclusive)) continue;
      if (direction === 'next' ? place < line : place > line) continue;
      const isNearer = best === undefined || (direction === 'next' ? place < best.line : place > best.line);
      if (isNearer) best = { incident, line: place };
    }
    return best;
  }
}

/** Where an incident is shown: its cause, or its first line. */
export function placeOf({ cause, lines }: ViewerIncident): number | undefined {
  const line = cause ?? lines[0];
  return line === undefined ? undefined : line - 1;
}

/** Whether a line belongs to an incident. */
export function holdsLine({ cause, lines }: ViewerIncident, line: number): boolean {
  const wanted = line + 1;
  if (cause === wanted) return true;
  let low = 0;
  let high = lines.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const value = lines[middle] ?? 0;
    if (value === wanted) return true;
    if (value < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

function itemOf(incident: ViewerIncident): IncidentItem {
  const { id, severity, code, title, explanation, cause, lines, fixes } = incident;
  return {
    id,
    severity,
    code,
    title,
    explanation,
    cause: cause === null ? null : cause - 1,
    lines: lines.length,
    fixes: fixes.map((fix) => ({ id: fix.id, title: fix.title })),
  };
}
