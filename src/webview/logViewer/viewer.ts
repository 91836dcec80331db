// The page as a whole: takes what the extension sends, draws it once a frame, and turns what the reader does into wishes.
import { everyLine, isFilterProblem, lineFilter, type TextSearch } from '../../core/logs/viewer/filter';
import type { ViewerFilter } from '../../core/logs/viewer/filter';
import { firstFollow, follow, type FollowEvent, type FollowState } from '../../core/logs/viewer/follow';
import { frameBatch } from '../../core/logs/viewer/frameBatch';
import type { ToPage, ViewerStatus } from '../../core/logs/viewer/protocol';
import { assertNever } from '../../core/problem';
import { element } from './dom';
import type { Host } from './host';
import { Incidents } from './incidents';
import { Journey } from './journey';
import { listensToKeys } from './keys';
import { LogList } from './list';
import { News } from './news';
import { choosesLines } from './pointer';
import { Selecting } from './selecting';
import { Toolbar } from './toolbar';

type Start = Extract<ToPage, { readonly kind: 'start' }>;
type Update = Extract<ToPage, { readonly kind: 'update' }>;

/** Time between two drawings of a log that runs, for readers who asked for less motion. */
const calmMs = 500;
const sidewaysPixels = 60;
/** Enough of them that their width is known to a fraction of a pixel. */
const probeLetters = 100;

export class Viewer {
  private readonly batch = frameBatch(
    (work) => requestAnimationFrame(work),
    () => {
      this.draw();
    },
  );
  private readonly calm = window.matchMedia('(prefers-reduced-motion: reduce)');
  private readonly list: LogList;
  private readonly toolbar: Toolbar;
  private readonly incidents: Incidents;
  private readonly news: News;
  private readonly selecting: Selecting;
  private readonly journey: Journey;
  private followState: FollowState;
  private filter: ViewerFilter = everyLine;
  private search: TextSearch | undefined;
  private status: ViewerStatus | undefined;
  private arrived: Update | undefined;

  constructor(
    private readonly host: Host,
    private readonly start: Start,
  ) {
    const { words, language } = start;
    const numbers = new Intl.NumberFormat(language);
    const format = (count: number): string => numbers.format(count);
    this.followState = firstFollow(start.live);
    const followEvent = (event: FollowEvent): void => {
      this.followEvent(event);
    };
    const list = (this.list = new LogList({
      words,
      format,
      wish: (wish) => {
        host.send({ kind: 'show', ...wish });
      },
      moved: (direction, atEnd) => {
        this.journey.cancel();
        if (direction === 'up') followEvent({ kind: 'left-end' });
        else if (atEnd) followEvent({ kind: 'reached-end' });
        this.remember();
      },
      ask: this.batch.ask,
    }));
    this.selecting = new Selecting({
      host,
      list,
      follow: followEvent,
      changed: () => {
        this.toolbar.showSelection(this.selecting.current !== undefined);
        this.batch.ask();
      },
    });
    this.incidents = new Incidents({
      words,
      format,
      choose: (id) => {
        host.send({ kind: 'choose', incident: id ?? null });
      },
      goTo: (id) => {
        this.journey.toCause(id);
      },
      copy: (incident) => {
        host.ask({ kind: 'copy-explanation', incident });
      },
      fix: (incident, fix) => {
        host.send({ kind: 'fix', incident, fix });
      },
      list: (count) => {
        host.send({ kind: 'list', count });
      },
    });
    this.toolbar = new Toolbar({
      words,
      format,
      filter: (filter) => {
        this.useFilter(filter);
      },
      goToLine: (line) => {
        this.journey.toLine(line);
        list.element.focus();
      },
      seek: (direction) => {
        this.journey.seek(direction);
      },
      copy: () => {
        this.selecting.copyLines();
      },
      toggleFollow: () => {
        followEvent({ kind: this.followState.mode === 'following' ? 'pause' : 'resume' });
      },
      toList: () => {
        list.element.focus();
      },
    });
    const { incidents, toolbar } = this;
    this.news = new News({ words, format, list, toolbar, incidents });
    this.journey = new Journey({
      words,
      format,
      host,
      list,
      incidents,
      selecting: this.selecting,
      follow: followEvent,
      filterChanged: (filter) => {
        this.toolbar.show(filter);
        this.showFilter(filter);
      },
      say: (text) => {
        this.news.say(text);
      },
    });
    this.listen();
    this.compose();
    this.restore();
  }

  receive(message: ToPage): void {
    switch (message.kind) {
      case 'start':
        // The extension has begun anew with this page.
        this.list.askAgain();
        return;
      case 'update':
        this.arrived = message;
        this.batch.ask();
        return;
      case 'go':
        if (this.journey.answered(message)) this.batch.ask();
        return;
      case 'nowhere':
        this.journey.nowhere(message.id);
        return;
      case 'copied':
        this.news.copied(message.lines, message.left);
        return;
      case 'copied-explanation':
        this.news.say(this.start.words.copiedExplanation);
        return;
      case 'bad-filter':
        this.toolbar.showProblem(message.problem);
        return;
      default:
        assertNever(message);
    }
  }

  private compose(): void {
    document.body.append(
      this.toolbar.element,
      element('main', {}, element('div', { class: 'frame' }, this.list.element), this.incidents.element),
      ...this.news.elements,
    );
    // As tall as the font of the editor says; a probe tells when that changes.
    const probe = element('div', { class: 'probe', 'aria-hidden': 'true' }, '0'.repeat(probeLetters));
    document.body.append(probe);
    new ResizeObserver(() => {
      const { height, width } = probe.getBoundingClientRect();
      this.list.setFont(height, width / probeLetters);
    }).observe(probe);
    this.toolbar.showFollow(this.followState);
  }

  private listen(): void {
    const { list, selecting, journey, toolbar } = this;
    listensToKeys(list.element, {
      move: (move, extend) => {
        journey.cancel();
        selecting.move(move, extend);
        this.remember();
      },
      scrollSideways: (direction) => {
        list.element.scrollLeft += direction * sidewaysPixels;
      },
      selectAll: () => {
        selecting.all();
      },
      clearSelection: () => {
        selecting.set(undefined);
      },
      seek: (direction) => {
        journey.seek(direction);
      },
      toFilter: () => {
        toolbar.focusFilter();
      },
      toLine: () => {
        toolbar.focusLine();
      },
    });
    choosesLines(list.element, {
      rowAt: (y) => list.rowAt(y),
      select: (row, extend) => {
        selecting.press(row, extend);
      },
      moveRows: (rows) => {
        list.moveRows(rows);
      },
      selects: () => {
        this.followEvent({ kind: 'selects' });
      },
    });
  }

  /** Shows what was shown before the page was hidden. */
  private restore(): void {
    const { memory } = this.host;
    if (memory?.source !== this.start.source) return;
    this.followState = memory.line === null ? { mode: 'following' } : { mode: 'reading', unseen: 0 };
    this.toolbar.showFollow(this.followState);
    this.toolbar.show(memory.filter);
    this.showFilter(memory.filter);
    this.journey.filter(memory.filter, memory.line);
  }

  private draw(): void {
    const update = this.arrived;
    this.arrived = undefined;
    if (update !== undefined) this.take(update);
    if (this.status !== undefined) this.journey.arrive(this.status);
    this.list.draw({
      following: this.followState.mode === 'following',
      selection: this.selecting.current,
      search: this.search,
    });
    if (update !== undefined) this.acknowledge(update.number);
  }

  private take({ status, rows, incidents }: Update): void {
    const before = this.status;
    this.status = status;
    if (this.list.take(status, rows)) {
      this.selecting.set(undefined);
      this.followEvent({ kind: 'replaced' });
      if (before !== undefined && before.generation !== status.generation)
        this.news.say(this.start.words.replaced);
    } else if (before !== undefined && before.source.kind !== 'reading')
      // What a file held when it was opened is not new.
      this.followEvent({ kind: 'grew', lines: status.lines - before.lines });
    this.news.show(status, incidents);
  }

  private acknowledge(number: number): void {
    const done = (): void => {
      this.host.send({ kind: 'drawn', number });
    };
    if (this.calm.matches && this.followState.mode === 'following') window.setTimeout(done, calmMs);
    else done();
  }

  private useFilter(filter: ViewerFilter): void {
    const { list } = this;
    const following = this.followState.mode === 'following';
    const row = this.selecting.current?.cursor;
    const seen = row !== undefined && list.isInSight(row) ? row : list.first;
    const line = following ? null : (list.row(seen)?.line ?? null);
    this.showFilter(filter);
    this.news.filtered();
    this.journey.filter(filter, line);
    this.remember();
  }

  private showFilter(filter: ViewerFilter): void {
    this.filter = filter;
    const compiled = lineFilter(filter);
    this.search = isFilterProblem(compiled) ? undefined : compiled.include;
    this.batch.ask();
  }

  private followEvent(event: FollowEvent): void {
    const before = this.followState;
    this.followState = follow(before, event);
    if (this.followState === before) return;
    this.toolbar.showFollow(this.followState);
    if (this.followState.mode !== before.mode) this.remember();
    this.batch.ask();
  }

  private remember(): void {
    this.host.remember(() => ({
      source: this.start.source,
      filter: this.filter,
      line:
        this.followState.mode === 'following'
          ? null
          : (this.list.row(this.list.first)?.line ?? this.list.first),
    }));
  }
}
