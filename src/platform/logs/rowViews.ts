// Which list of rows is shown: it changes with the filter, with a log that begins anew, and with what the engine has learnt.
import { everyLine, type ViewerFilter } from '../../core/logs/viewer/filter';
import type { Explaining } from './explaining';
import type { Pulse } from './pulse';
import { isSameFilter, RowView } from './rowView';
import type { LogSource } from './source';

/** Why another list is shown. */
export type ReplacedWhy =
  /** The reader asked for it. */
  | 'wish'
  /** The log has begun anew. */
  | 'new-log'
  /** The same filter, and the engine has changed its mind about lines. */
  | 'new-severities';

/**
 * @property explaining The engine of the moment.
 * @property changes Fires when the log or the engine has grown.
 * @property progressed The rows that are shown have become more, or a filter has looked further.
 * @property replaced Another list is shown from now on; the one before is closed when this returns.
 */
export interface RowViewsDeps {
  readonly source: LogSource;
  readonly explaining: () => Explaining;
  readonly changes: Pulse;
  readonly progressed: () => void;
  readonly replaced: (before: RowView, after: RowView, why: ReplacedWhy) => void;
}

/** A filter by severity looks again at what the engine has changed its mind about, at most so often. */
const rescanMs = 2000;

export class RowViews {
  current: RowView;
  private last = 0;
  /** Looks through the log again while `current` is shown. */
  private coming: RowView | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Of the engine, when the list that is shown was begun. */
  private revision = 0;

  constructor(private readonly deps: RowViewsDeps) {
    this.current = this.make(everyLine);
  }

  /** Shows the lines that pass a filter, which must be a good one. */
  setFilter(filter: ViewerFilter): void {
    if (!isSameFilter(filter, this.current.filter)) this.replace(this.make(filter), 'wish');
  }

  /** The log has begun anew. */
  beginAnew(): void {
    this.replace(this.make(this.current.filter), 'new-log');
  }

  /** Severities may be others than those that were filtered by. */
  engineChanged(): void {
    if (this.current.dependsOnSeverity && this.timer === undefined) this.plan(rescanMs);
  }

  close(): void {
    clearTimeout(this.timer);
    this.current.close();
    this.coming?.close();
  }

  private make(filter: ViewerFilter): RowView {
    const { source, explaining, changes } = this.deps;
    this.last += 1;
    const view: RowView = new RowView(this.last, filter, {
      store: source.store,
      changes,
      severities: {
        of: (line) => explaining().of(line),
        get lines() {
          return explaining().lines;
        },
      },
      progress: () => {
        this.progressed(view);
      },
    });
    return view;
  }

  private progressed(view: RowView): void {
    if (view === this.current) this.deps.progressed();
    else if (view === this.coming && view.isComplete) {
      this.coming = undefined;
      // The engine has learnt something, and the rows are the same: nothing must move.
      if (view.agrees(this.current)) view.close();
      else this.replace(view, 'new-severities');
    }
  }

  private plan(afterMs: number): void {
    this.timer = setTimeout(() => {
      this.timer = undefined;
      const { revision } = this.deps.explaining();
      if (!this.current.dependsOnSeverity || revision === this.revision) return;
      // A log that takes long to look through is looked through less often.
      if (this.coming !== undefined || !this.current.isComplete) this.plan(afterMs * 2);
      else {
        this.revision = revision;
        this.coming = this.make(this.current.filter);
      }
    }, afterMs);
    this.timer.unref();
  }

  private replace(view: RowView, why: ReplacedWhy): void {
    const before = this.current;
    if (this.coming !== view) this.coming?.close();
    this.coming = undefined;
    this.current = view;
    if (why !== 'new-severities') this.revision = this.deps.explaining().revision;
    this.deps.replaced(before, view, why);
    before.close();
  }
}
