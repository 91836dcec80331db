// What the page says of the log besides its lines: counts, incidents, and what has just happened, to eye and ear.
import type { IncidentList, ViewerStatus } from '../../core/logs/viewer/protocol';
import { fill, type ViewerWords } from '../../core/logs/viewer/words';
import { Announcer } from './announcer';
import type { Incidents } from './incidents';
import type { LogList } from './list';
import { StatusLine } from './statusLine';
import type { Toolbar } from './toolbar';

export interface NewsDeps {
  readonly words: ViewerWords;
  readonly format: (count: number) => string;
  readonly list: LogList;
  readonly toolbar: Toolbar;
  readonly incidents: Incidents;
}

export class News {
  private readonly announcer = new Announcer();
  private readonly statusLine: StatusLine;
  /** How many lines pass a new filter is said once, when all have been looked at. */
  private countsUntold = false;
  /** Incidents that have been told of; undefined before the first list. */
  private told: ReadonlySet<string> | undefined;

  constructor(private readonly deps: NewsDeps) {
    this.statusLine = new StatusLine(deps.words, deps.format);
  }

  /** In the order of the page. */
  get elements(): readonly HTMLElement[] {
    return [this.statusLine.element, this.announcer.element];
  }

  show(status: ViewerStatus, incidents: IncidentList | undefined): void {
    this.statusLine.show(status);
    this.showCounts(status);
    const complete = isComplete(status);
    if (incidents === undefined) this.deps.incidents.showNone(complete);
    else this.showIncidents(incidents, complete);
  }

  /** There is a new filter. */
  filtered(): void {
    this.countsUntold = true;
  }

  copied(lines: number, left: number): void {
    const { words, format } = this.deps;
    if (left > 0) this.say(fill(words.copiedPartly, format(lines), format(left)));
    else this.say(lines === 1 ? words.copiedOneLine : fill(words.copied, format(lines)));
  }

  say(text: string): void {
    this.statusLine.say(text);
    this.announcer.say(text);
  }

  private showCounts({ rows, lines, scanned }: ViewerStatus): void {
    const { words, format, toolbar, list } = this.deps;
    // The last line may still be open, and is looked at when everything before it has been.
    const isDone = scanned === null || scanned >= lines - 1;
    const text =
      scanned === null
        ? ''
        : isDone
          ? fill(words.matches, format(rows), format(lines))
          : fill(words.matchesSoFar, format(rows), format(scanned), format(lines));
    toolbar.showMatches(text);
    list.setEmptyText(scanned !== null && isDone ? words.noMatches : '');
    if (!this.countsUntold || !isDone) return;
    this.countsUntold = false;
    if (text !== '') this.announcer.say(text);
  }

  private showIncidents(found: IncidentList, complete: boolean): void {
    const { words, format, incidents } = this.deps;
    incidents.show(found, complete);
    const { told } = this;
    const fresh = found.items.filter(({ id }) => told?.has(id) !== true);
    this.told = new Set(found.items.map(({ id }) => id));
    const [first] = fresh;
    if (first === undefined) return;
    this.announcer.say(
      fresh.length === 1
        ? fill(words.newIncident, first.title)
        : fill(words.newIncidents, format(fresh.length)),
    );
  }
}

/** The log has been read and explained to its present end. */
function isComplete({ source, explained, bytes }: ViewerStatus): boolean {
  return source.kind !== 'reading' && (explained === null || explained >= bytes);
}
