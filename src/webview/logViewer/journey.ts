// Going somewhere: to a line, to an incident, or to the same place among other rows; the extension says which row that is.
import type { ViewerFilter } from '../../core/logs/viewer/filter';
import type { FollowEvent } from '../../core/logs/viewer/follow';
import type { ToPage, ViewerStatus } from '../../core/logs/viewer/protocol';
import { fill, type ViewerWords } from '../../core/logs/viewer/words';
import type { Host } from './host';
import type { Incidents } from './incidents';
import type { LogList } from './list';
import type { Selecting } from './selecting';

type Go = Extract<ToPage, { readonly kind: 'go' }>;

/** What is to be done at the place. */
type Purpose =
  /** The same lines stay in sight. */
  | 'keep-place'
  /** The line is shown, and the cursor set to it. */
  | 'line'
  /** As `line`; there may be no further incident. */
  | 'incident';

export interface JourneyDeps {
  readonly words: ViewerWords;
  readonly format: (count: number) => string;
  readonly host: Host;
  readonly list: LogList;
  readonly incidents: Incidents;
  readonly selecting: Selecting;
  readonly follow: (event: FollowEvent) => void;
  /** The filter had to be changed to show the line. */
  readonly filterChanged: (filter: ViewerFilter) => void;
  readonly say: (text: string) => void;
}

export class Journey {
  private question: number | undefined;
  private purpose: Purpose = 'line';
  private going: Go | undefined;

  constructor(private readonly deps: JourneyDeps) {}

  toLine(line: number): void {
    this.ask('line', this.deps.host.ask({ kind: 'go-to-line', line }));
  }

  toCause(incident: string): void {
    this.ask('incident', this.deps.host.ask({ kind: 'go-to-cause', incident }));
  }

  /** To the next incident from the cursor on, or from what is in sight. */
  seek(direction: 'next' | 'previous'): void {
    const { list, selecting, host } = this.deps;
    const cursor = selecting.current?.cursor;
    const fromCursor = cursor !== undefined && list.isInSight(cursor);
    const row = fromCursor ? cursor : list.first;
    const line = list.row(row)?.line ?? row;
    this.ask('incident', host.ask({ kind: 'seek', line, inclusive: !fromCursor, direction }));
  }

  /** Shows other rows. @param line To be kept in sight; null for none. */
  filter(filter: ViewerFilter, line: number | null): void {
    this.ask('keep-place', this.deps.host.ask({ kind: 'filter', filter, line }));
  }

  /** The reader has gone somewhere by themselves. */
  cancel(): void {
    this.question = undefined;
    this.going = undefined;
  }

  /** Takes an answer. @returns true when there is somewhere to go to. */
  answered(answer: Go): boolean {
    if (answer.id === 0) this.purpose = 'keep-place';
    else if (answer.id !== this.question) return false;
    this.going = answer;
    return true;
  }

  nowhere(id: number): void {
    const { words, say } = this.deps;
    if (id !== this.question) return;
    if (this.purpose === 'incident') say(words.noFurtherIncident);
    else if (this.purpose === 'line') say(words.noSuchLine);
  }

  /** Goes there, if the rows have come. */
  arrive(status: ViewerStatus): void {
    const { going, purpose } = this;
    if (going?.view !== status.view) return;
    // The place may lie behind what has been counted so far.
    if (going.row >= status.rows && going.row > 0) return;
    this.going = undefined;
    const { list, follow, selecting, incidents, filterChanged } = this.deps;
    if (going.filter !== undefined) filterChanged(going.filter);
    if (purpose === 'keep-place') {
      list.reveal(going.row, 'top');
      return;
    }
    follow({ kind: 'left-end' });
    if (!list.isInSight(going.row)) list.reveal(going.row, 'centre');
    selecting.set({ cursor: going.row, anchor: going.row });
    if (going.incident !== undefined) incidents.choose(going.incident);
    this.tell(going);
  }

  private ask(purpose: Purpose, question: number): void {
    this.purpose = purpose;
    this.question = question;
    this.going = undefined;
  }

  private tell({ line, filter, incident }: Go): void {
    const { words, format, say, incidents } = this.deps;
    const number = format(line + 1);
    const title = incident === undefined ? undefined : incidents.titleOf(incident);
    if (filter !== undefined) say(fill(words.filterCleared, number));
    else if (title !== undefined) say(fill(words.atIncident, number, title));
    else say(fill(words.atLine, number));
  }
}
