// What a run's view does, without VS Code around it: feeds the page, one update at a time, and takes its wishes.
import { viewerWords } from '../../core/logs/viewer/pageWords';
import { msg, render, type Translate } from '../../core/message';
import { assertNever } from '../../core/problem';
import { balanceOf } from '../../core/run/view/balance';
import { Announcements } from '../../core/run/view/announcements';
import { runComparison } from '../../core/run/view/comparison';
import { ChartFeed } from '../../core/run/view/chartFeed';
import { markersOf } from '../../core/run/view/markerPage';
import { sideName } from '../../core/run/view/names';
import type { ButtonId, PageBalance, PageComparison, RunPage, Side } from '../../core/run/view/page';
import { runPage } from '../../core/run/view/pageModel';
import type { FromPage, RunMemory, ToPage } from '../../core/run/view/protocol';
import { firstRange } from '../../core/run/view/range';
import { Seldom } from '../../core/run/view/seldom';
import { SideLogs } from '../../core/run/view/sideLogs';
import { spokenStatus } from '../../core/run/view/statusWords';
import type { ViewedRun } from '../../core/run/view/subject';
import { runViewWords } from '../../core/run/view/words';
import type { RunSummary } from '../../core/run/summary';
import type { Verdict } from '../../core/run/verdictTypes';

/** Something that the reader wants to be done outside of the view. */
export type RunViewAct =
  | { readonly kind: 'button'; readonly button: ButtonId }
  /** A fix of the log explainer. */
  | { readonly kind: 'fix'; readonly side: Side; readonly fix: string }
  /** A setup step. */
  | { readonly kind: 'step'; readonly side: Side; readonly step: string }
  | { readonly kind: 'open-log'; readonly side: Side }
  | { readonly kind: 'copy-line'; readonly side: Side }
  | { readonly kind: 'png'; readonly base64: string };

/**
 * @property runs As they are now; always the same models.
 * @property later Calls back after some time.
 */
export interface RunSessionDeps {
  readonly layout: RunPage['layout'];
  readonly memory: RunMemory;
  readonly language: string;
  readonly runs: () => readonly ViewedRun[];
  readonly history: () => readonly RunSummary[];
  readonly isTrusted: () => boolean;
  readonly send: (message: ToPage) => void;
  readonly act: (act: RunViewAct) => void;
  readonly moment: (epochMs: number) => string;
  readonly now: () => number;
  readonly later: (work: () => void, ms: number) => { dispose(): void };
  readonly translate: Translate;
}

/** Two updates are at least so far apart, in milliseconds. */
const updateMs = 200;
/** What only says other figures is told to the head of the page no more often. */
const pageMs = 1000;
/** Of a run that goes on, what looks at every sample is worked out no more often. */
const verdictMs = 5000;
const balanceMs = 1000;

export class RunSession {
  private readonly feed: ChartFeed;
  private readonly logs: SideLogs;
  private readonly announcements: readonly Announcements[];
  private isPageThere = false;
  /** Number of the update that the page has not drawn yet. */
  private onItsWay: number | undefined;
  private numbers = 0;
  private dirty = { page: true, charts: true, markers: true, log: true, reset: true };
  /** What the page shows besides figures, when it was told last, and when that was. */
  private pageKey = '';
  private pageAt = -Infinity;
  private markerKey = '';
  private part: { readonly fromMs: number; readonly toMs: number } | null = null;
  private readonly verdicts: Seldom<readonly Verdict[]>;
  private readonly balances: Seldom<readonly (readonly PageBalance[])[]>;
  private waiting: { dispose(): void } | undefined;
  private lastAt = -Infinity;
  private compared: PageComparison | undefined;
  private isClosed = false;

  constructor(private readonly deps: RunSessionDeps) {
    const runs = deps.runs();
    this.feed = new ChartFeed(deps.runs, deps.translate);
    this.announcements = runs.map(() => new Announcements());
    this.verdicts = new Seldom(verdictMs, deps.now);
    this.balances = new Seldom(balanceMs, deps.now);
    this.logs = new SideLogs(deps.runs, deps.translate);
  }

  /** Something of the runs, of the VMs' connections, or of the workspace's trust has changed. */
  changed(): void {
    Object.assign(this.dirty, { page: true, charts: true, log: true });
    const key = this.deps
      .runs()
      .map(({ model }) => `${model.markers.length} ${model.incidents().length}`)
      .join();
    if (key !== this.markerKey) this.dirty.markers = true;
    this.markerKey = key;
    this.tellNews();
    this.pump();
  }

  receive(message: FromPage): void {
    switch (message.kind) {
      case 'ready':
        this.begin();
        return;
      case 'drawn':
        if (message.number !== this.onItsWay) return;
        this.onItsWay = undefined;
        this.pump();
        return;
      case 'press':
        this.deps.act({ kind: 'button', button: message.button });
        return;
      case 'command':
        this.command(message.command);
        return;
      case 'copy-line':
      case 'open-log':
        if (message.side < this.deps.runs().length) this.deps.act(message);
        return;
      case 'png':
        this.deps.act(message);
        return;
      case 'window': {
        const { id, fromMs, toMs, buckets } = message;
        this.deps.send({ kind: 'window', id, fromMs, toMs, series: this.feed.window(fromMs, toMs, buckets) });
        return;
      }
      case 'look':
        this.part = message.part;
        this.dirty.page = true;
        this.pageAt = -Infinity;
        this.pump();
        return;
      case 'log-show':
        this.logs.show(message.side, message.anchor, message.count);
        this.dirty.log = true;
        this.pump();
        return;
      case 'log-filter':
        this.logs.filter(message.text, message.matchCase);
        this.dirty.log = true;
        this.pump();
        return;
      case 'log-go':
        this.answer(this.logs.rowOf(message.side, message.line));
        return;
      case 'tell':
        this.tell();
        return;
      default:
        assertNever(message);
    }
  }

  /** The page of a hidden panel is thrown away: nothing is done before it comes back. */
  pageGone(): void {
    this.isPageThere = false;
    this.onItsWay = undefined;
    this.waiting?.dispose();
    this.waiting = undefined;
  }

  dispose(): void {
    this.isClosed = true;
    this.pageGone();
  }

  /** Of each run, as far as it goes at the moment. */
  private currentVerdicts(): readonly Verdict[] {
    const { runs, history } = this.deps;
    const all = runs();
    const key = all.map(({ model, link }) => `${model.phase} ${link}`).join();
    return this.verdicts.get(key, () => all.map(({ model }) => model.verdict(history())));
  }

  private currentBalances(): readonly (readonly PageBalance[])[] {
    const { part, feed } = this;
    const { runs, translate } = this.deps;
    const key = `${part?.fromMs ?? ''} ${part?.toMs ?? ''} ${runs()
      .map(({ model }) => model.phase)
      .join()}`;
    return this.balances.get(key, () =>
      runs().map(({ model }, side) => {
        const offset = feed.offsetsMs[side] ?? 0;
        const own = part === null ? null : { fromMs: part.fromMs - offset, toMs: part.toMs - offset };
        return balanceOf(model, own, translate);
      }),
    );
  }

  private begin(): void {
    const { language, translate, memory } = this.deps;
    const ended = this.deps.runs().every(({ model }) => model.phase === 'ended');
    this.isPageThere = true;
    // What is so when the page comes up is no news.
    this.news();
    this.onItsWay = undefined;
    this.dirty = { page: true, charts: true, markers: true, log: true, reset: true };
    this.pageAt = -Infinity;
    this.deps.send({
      kind: 'start',
      words: runViewWords(translate),
      logWords: viewerWords(translate),
      language,
      memory,
      range: ended ? { kind: 'whole' } : firstRange,
    });
    this.pump();
  }

  /** Sends what has changed, unless the page is still busy with what was sent before. */
  private pump(): void {
    if (!this.isPageThere || this.isClosed || this.onItsWay !== undefined || this.waiting !== undefined)
      return;
    const { dirty } = this;
    const isMore = dirty.charts || dirty.markers || dirty.log;
    const pageDueAt = dirty.page ? this.pageDueAt : Infinity;
    if (!isMore && !dirty.page) return;
    const now = this.deps.now();
    const rest = Math.max(this.lastAt + updateMs, isMore ? -Infinity : pageDueAt) - now;
    if (rest > 0) {
      this.waiting = this.deps.later(() => {
        this.waiting = undefined;
        this.pump();
      }, rest);
      return;
    }
    this.lastAt = now;
    this.numbers += 1;
    this.onItsWay = this.numbers;
    const isPageDue = pageDueAt <= now;
    this.dirty = {
      page: dirty.page && !isPageDue,
      charts: false,
      markers: false,
      log: false,
      reset: false,
    };
    this.deps.send({
      kind: 'update',
      number: this.numbers,
      ...(isPageDue ? { page: this.page() } : {}),
      ...(dirty.charts ? { charts: dirty.reset ? this.feed.reset() : this.feed.more() } : {}),
      ...(dirty.markers ? { markers: this.markers() } : {}),
      ...(dirty.log ? this.log() : {}),
    });
  }

  /** A new phase, a lost connection and the like are told at once. */
  private get pageDueAt(): number {
    return this.currentPageKey() === this.pageKey ? this.pageAt + pageMs : -Infinity;
  }

  private currentPageKey(): string {
    const { runs, isTrusted } = this.deps;
    const keys = runs().map(({ model, link, trouble }) => `${model.phase} ${link} ${trouble?.text ?? ''}`);
    return [...keys, String(isTrusted())].join();
  }

  private page(): RunPage {
    const { deps } = this;
    this.pageKey = this.currentPageKey();
    this.pageAt = deps.now();
    return runPage(
      {
        layout: deps.layout,
        runs: deps.runs(),
        verdicts: this.currentVerdicts(),
        balances: this.currentBalances(),
        trusted: deps.isTrusted(),
        comparison: this.comparison(),
        moment: deps.moment,
      },
      deps.translate,
    );
  }

  /** Worked out once: it reads all samples of both. */
  private comparison(): PageComparison | null {
    if (this.deps.layout !== 'compare') return null;
    const [left, right] = this.deps.runs().map(({ model }) => model);
    if (left?.phase !== 'ended' || right?.phase !== 'ended') return null;
    return (this.compared ??= runComparison(left.record(), right.record(), (message) =>
      render(message, this.deps.translate),
    ));
  }

  private markers(): ReturnType<typeof markersOf> {
    const { runs, translate } = this.deps;
    return runs().flatMap((run, side) =>
      markersOf(run, side === 1 ? 1 : 0, this.feed.offsetsMs[side] ?? 0, translate),
    );
  }

  private log(): Pick<Extract<ToPage, { kind: 'update' }>, 'log'> {
    const { log, more } = this.logs.update();
    // The rest of a long log is looked at with the updates to come.
    if (more) this.dirty.log = true;
    return log === undefined ? {} : { log };
  }

  private answer(message: ToPage | undefined): void {
    if (message !== undefined) this.deps.send(message);
  }

  /** Only what the page was given: the ids of buttons name a side and what they stand for. */
  private command(id: string): void {
    const [kind, at, ...rest] = id.split(' ');
    const side: Side = at === '1' ? 1 : 0;
    const name = rest.join(' ');
    const run = this.deps.runs()[side];
    if (run === undefined) return;
    const fixes = run.model.incidents().flatMap((incident) => incident.fixes.map((fix) => fix.id));
    const verdict = this.currentVerdicts()[side];
    if (kind === 'fix' && [...fixes, ...(verdict?.cause?.fixes ?? []).map((fix) => fix.id)].includes(name))
      this.deps.act({ kind: 'fix', side, fix: name });
    else if (kind === 'step' && verdict?.nextSteps.some(({ step }) => step === name) === true)
      this.deps.act({ kind: 'step', side, step: name });
  }

  private news(): readonly ReturnType<Announcements['next']>[] {
    return this.deps
      .runs()
      .map((run, at) => this.announcements[at]?.next(run.model, run.link, this.deps.now()));
  }

  private tellNews(): void {
    if (!this.isPageThere) return;
    const runs = this.deps.runs();
    this.news().forEach((news, at) => {
      const run = runs[at];
      if (news === undefined || run === undefined) return;
      if (news === 'markers') {
        const last = run.model.markers.at(-1);
        if (last !== undefined) this.say(render(last.message, this.deps.translate));
      } else this.say(this.spoken(run, at));
    });
  }

  /** How everything stands, because the reader asks. */
  private tell(): void {
    const texts = this.deps.runs().map((run, at) => this.spoken(run, at));
    this.say(texts.join(' '));
  }

  private spoken(run: ViewedRun, at: number): string {
    const { translate, layout } = this.deps;
    const name = sideName(layout, run, at === 1 ? 1 : 0, translate);
    const verdict = this.currentVerdicts()[at];
    const status = spokenStatus(run.model, name, verdict?.directions ?? [], translate);
    if (run.link === 'lost')
      return `${status}. ${render(msg('The connection is lost; the run goes on.'), translate)}`;
    return verdict === undefined || run.model.phase !== 'ended'
      ? `${status}.`
      : `${status}. ${render(verdict.headline, translate)}`;
  }

  private say(text: string): void {
    this.deps.send({ kind: 'say', text });
  }
}
