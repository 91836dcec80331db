// The logs of a view's runs: which rows of which one the page wants, and the rows themselves.
import type { ViewerSeverity } from '../../logs/viewer/explainer';
import type { Anchor } from '../../logs/viewer/protocol';
import type { Translate } from '../../message';
import { LogRows } from './logRows';
import type { Side } from './page';
import type { LogUpdate, ToPage } from './protocol';
import type { ViewedRun } from './subject';

type RowAnswer = Extract<ToPage, { readonly kind: 'log-row' }>;

/** Rows of a page that has not said yet what it wants. */
const firstRows = 200;

export class SideLogs {
  private readonly logs: readonly LogRows[];
  private views = 0;
  private wanted: { readonly side: Side; readonly anchor: Anchor; readonly count: number } = {
    side: 0,
    anchor: { kind: 'end' },
    count: firstRows,
  };
  private readonly severities: {
    readonly key: string;
    readonly lines: ReadonlyMap<number, ViewerSeverity>;
  }[] = [];

  constructor(
    private readonly runs: () => readonly ViewedRun[],
    translate: Translate | undefined,
  ) {
    this.logs = runs().map(
      ({ model }, side) =>
        new LogRows({
          log: () => model.log,
          severityOf: (line) => this.severityOf(side, line),
          hasEnded: () => model.phase === 'ended',
          translate,
          newView: () => (this.views += 1),
        }),
    );
  }

  show(side: Side, anchor: Anchor, count: number): void {
    this.wanted = { side, anchor, count };
    if (anchor.kind === 'end') this.logs[side]?.atEnd();
  }

  filter(text: string, matchCase: boolean): void {
    for (const log of this.logs) log.setFilter(text, matchCase);
  }

  /** What is to be shown. `more`: the log has not been looked at to its end. */
  update(): { readonly log: LogUpdate | undefined; readonly more: boolean } {
    const { side, anchor, count } = this.wanted;
    const log = this.logs[side];
    if (log === undefined) return { log: undefined, more: false };
    const more = log.work();
    const rows = log.rows(anchor, count);
    return { log: { side, status: log.status(), ...(rows === undefined ? {} : { rows }) }, more };
  }

  /** Where a line is. */
  rowOf(side: Side, line: number): RowAnswer | undefined {
    const log = this.logs[side];
    if (log === undefined) return undefined;
    const { view } = log.status();
    return { kind: 'log-row', side, line, row: log.rowOf(line), view, filtered: log.hides(line) };
  }

  private severityOf(side: number, line: number): ViewerSeverity | undefined {
    const incidents = this.runs()[side]?.model.incidents() ?? [];
    const key = incidents.map(({ id, lines }) => `${id} ${lines.length}`).join();
    const known = this.severities[side];
    if (known?.key === key) return known.lines.get(line);
    const lines = new Map<number, ViewerSeverity>();
    for (const incident of incidents) for (const one of incident.lines) lines.set(one, incident.severity);
    this.severities[side] = { key, lines };
    return lines.get(line);
  }
}
