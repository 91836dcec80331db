// One open log: answers its page, and goes on without a page while the viewer is hidden.
import { assertNever } from '../../core/problem';
import { everyLine, isFilterProblem, lineFilter } from '../../core/logs/viewer/filter';
import type { LogExplainer, ViewerIncident } from '../../core/logs/viewer/explainer';
import type { Anchor, FromPage, ToPage, ViewerRows } from '../../core/logs/viewer/protocol';
import { Copying, type CopyingDeps } from './copying';
import { Explaining } from './explaining';
import { IncidentBook, placeOf } from './incidentBook';
import { Outbox, type Part, type Update } from './outbox';
import { Pulse } from './pulse';
import type { RowView } from './rowView';
import { RowViews, type ReplacedWhy } from './rowViews';
import type { LogSource } from './source';

/**
 * @property newExplainer Makes an engine for a log that is read from its beginning; undefined: nobody explains.
 * @property failed Something went wrong that the page cannot show: a defect, or a file that can no longer be read.
 */
export interface SessionDeps extends CopyingDeps {
  readonly source: LogSource;
  readonly newExplainer: (() => LogExplainer) | undefined;
  readonly start: Extract<ToPage, { readonly kind: 'start' }>;
  readonly fix: (incident: ViewerIncident, fix: string) => void;
}

type Message<Kind extends FromPage['kind']> = Extract<FromPage, { readonly kind: Kind }>;

/** Rows that grow are sent so often at most; counts alone need less, and incidents are read, not watched. */
const rowsMs = 40;
const countsMs = 150;
const incidentsMs = 500;
/** Asking the engine may take at most one part of so many of the time: it takes longer the more there is to tell. */
const shareOfTime = 20;

export class ViewerSession {
  private readonly book = new IncidentBook();
  private readonly outbox: Outbox;
  private readonly copying: Copying;
  private readonly views: RowViews;
  private readonly stopListening: () => void;
  /** Wakes what reads on: the log has grown, or the engine has. */
  private readonly wake = new Pulse();
  private explaining: Explaining;
  private generation: number;
  private anchor: Anchor;
  private count = 0;
  private listed = 100;
  private chosen: string | null = null;
  private seenRevision = 0;
  /** Milliseconds that the last asking of the engine took. */
  private bookCost = 0;
  /** Answers a wish that has to wait for the filter. True when it has. */
  private answerLater: (() => boolean) | undefined;

  constructor(private readonly deps: SessionDeps) {
    const { source, start } = deps;
    this.generation = source.generation;
    this.copying = new Copying(deps);
    this.explaining = this.explain();
    this.views = new RowViews({
      source,
      explaining: () => this.explaining,
      changes: this.wake,
      progressed: () => {
        if (this.answerLater?.() === true) this.answerLater = undefined;
        this.grew();
      },
      replaced: (before, after, why) => {
        this.replaced(before, after, why);
      },
    });
    this.anchor = start.live ? { kind: 'end' } : { kind: 'row', view: this.views.current.number, row: 0 };
    this.outbox = new Outbox({
      build: (parts) => this.update(parts),
      send: deps.send,
      failed: (error) => {
        // A file that was replaced is closed while it is read: what follows is about the new one.
        if (source.generation === this.generation) deps.failed(error);
      },
    });
    this.stopListening = source.changes.listen(() => {
      this.sourceChanged();
    });
  }

  receive(message: FromPage): void {
    switch (message.kind) {
      case 'ready':
        this.deps.send(this.deps.start);
        this.outbox.open();
        return;
      case 'show':
        this.anchor = message.anchor;
        this.count = message.count;
        this.outbox.mark('rows', 0);
        return;
      case 'drawn':
        this.outbox.drawn(message.number);
        return;
      case 'filter':
        this.setFilter(message);
        return;
      case 'go-to-line':
        this.goTo(message.id, message.line);
        return;
      case 'go-to-cause':
        this.goToIncident(message.id, this.book.find(message.incident));
        return;
      case 'seek':
        this.seek(message);
        return;
      case 'choose':
        this.chosen = message.incident;
        this.outbox.mark('rows', 0);
        return;
      case 'list':
        this.listed = message.count;
        this.outbox.mark('incidents', 0);
        return;
      case 'copy':
        void this.copying.lines(this.deps.source.store, this.views.current, message);
        return;
      case 'copy-explanation':
        this.copying.explanation(message.id, this.book.find(message.incident));
        return;
      case 'fix':
        this.fix(message);
        return;
      default:
        assertNever(message);
    }
  }

  /** The page is gone; another one may come. */
  pageGone(): void {
    this.outbox.close();
  }

  async close(): Promise<void> {
    this.stopListening();
    this.outbox.close();
    this.explaining.close();
    this.views.close();
    this.wake.fire();
    await this.deps.source.close();
  }

  private explain(): Explaining {
    const { source, newExplainer, failed } = this.deps;
    return new Explaining({
      source,
      newExplainer,
      progress: () => {
        this.wake.fire();
        this.outbox.mark('status', countsMs);
        if (this.explaining.revision !== this.seenRevision) this.engineChanged();
      },
      failed: (error) => {
        failed(error);
        this.wake.fire();
        this.engineChanged();
      },
    });
  }

  private engineChanged(): void {
    this.seenRevision = this.explaining.revision;
    const wait = Math.max(incidentsMs, this.bookCost * shareOfTime);
    this.outbox.mark('incidents', wait);
    this.outbox.mark('rows', wait);
    this.views.engineChanged();
  }

  private sourceChanged(): void {
    const { source } = this.deps;
    if (source.generation !== this.generation) {
      this.generation = source.generation;
      this.explaining.close();
      this.explaining = this.explain();
      this.engineChanged();
      this.views.beginAnew();
    }
    this.wake.fire();
    this.grew();
  }

  /** New rows matter where the page shows the last one. */
  private grew(): void {
    const { anchor } = this;
    const showsEnd = anchor.kind === 'end' || anchor.row + this.count >= this.views.current.count;
    this.outbox.mark(showsEnd ? 'rows' : 'status', showsEnd ? rowsMs : countsMs);
  }

  private replaced(before: RowView, after: RowView, why: ReplacedWhy): void {
    this.answerLater = undefined;
    this.outbox.mark('rows', 0);
    const { anchor } = this;
    if (why !== 'new-severities' || anchor.kind === 'end') return;
    const [line] = before.linesOf(anchor.row, 1);
    if (line === undefined) return;
    // No wish of the page: its rows have changed under it, and this is where they are now.
    const row = after.rowNear(line);
    this.anchor = { kind: 'row', view: after.number, row };
    this.deps.send({ kind: 'go', id: 0, view: after.number, row, line });
  }

  private setFilter({ id, filter, line }: Message<'filter'>): void {
    const compiled = lineFilter(filter);
    if (isFilterProblem(compiled)) {
      this.deps.send({ kind: 'bad-filter', id, problem: compiled });
      return;
    }
    this.views.setFilter(filter);
    const view = this.views.current;
    if (line === null) return;
    const answer = (): boolean => {
      const isKnown = view.hasDecided(line) || view.isComplete;
      if (isKnown) this.deps.send({ kind: 'go', id, view: view.number, row: view.rowNear(line), line });
      return isKnown;
    };
    if (!answer()) this.answerLater = answer;
  }

  private seek({ id, line, inclusive, direction }: Message<'seek'>): void {
    this.book.refresh(this.explaining.explainer);
    this.goToIncident(id, this.book.seek(line, inclusive, direction)?.incident);
  }

  private goToIncident(id: number, incident: ViewerIncident | undefined): void {
    const line = incident === undefined ? undefined : placeOf(incident);
    if (incident === undefined || line === undefined) this.deps.send({ kind: 'nowhere', id });
    else {
      this.chosen = incident.id;
      this.outbox.mark('rows', 0);
      this.goTo(id, line, incident.id);
    }
  }

  private goTo(id: number, line: number, incident?: string): void {
    if (line >= this.deps.source.store.index.lineCount) {
      this.deps.send({ kind: 'nowhere', id });
      return;
    }
    // What the reader asks to see is shown, whatever the filter says.
    const isHidden = this.views.current.rowOf(line) === undefined;
    if (isHidden) this.views.setFilter(everyLine);
    const view = this.views.current;
    this.deps.send({
      kind: 'go',
      id,
      view: view.number,
      row: view.rowNear(line),
      line,
      ...(isHidden ? { filter: everyLine } : {}),
      ...(incident === undefined ? {} : { incident }),
    });
  }

  private fix({ incident, fix }: Message<'fix'>): void {
    const found = this.book.find(incident);
    if (found?.fixes.some(({ id }) => id === fix) === true) this.deps.fix(found, fix);
  }

  private async update(parts: ReadonlySet<Part>): Promise<Omit<Update, 'kind' | 'number'>> {
    const { source } = this.deps;
    const { explaining } = this;
    const view = this.views.current;
    if (parts.has('incidents')) {
      const started = performance.now();
      this.book.refresh(explaining.explainer);
      this.bookCost = performance.now() - started;
    }
    const status = {
      source: source.state,
      generation: this.generation,
      view: view.number,
      lines: source.store.index.lineCount,
      rows: view.count,
      bytes: source.store.index.bytes,
      scanned: view.scanned,
      explained: explaining.bytes,
    };
    const rows = parts.has('rows') ? await this.rowsOf(view, status.rows) : undefined;
    return {
      status,
      ...(rows === undefined ? {} : { rows }),
      ...(parts.has('incidents') ? { incidents: this.book.list(this.listed) } : {}),
    };
  }

  /** The rows the page wants; undefined where it speaks of a view that is no longer shown. */
  private async rowsOf(view: RowView, total: number): Promise<ViewerRows | undefined> {
    const { anchor, count, chosen } = this;
    if (anchor.kind === 'row' && anchor.view !== view.number) return undefined;
    const first = anchor.kind === 'end' ? Math.max(0, total - count) : anchor.row;
    const incident = chosen === null ? undefined : this.book.find(chosen);
    return view.rows(first, Math.min(count, total - first), incident);
  }
}
