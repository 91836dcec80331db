// The page as a whole: takes what the extension sends, draws it, and turns what the reader does into wishes.
import { assertNever } from '../../core/problem';
import type { ButtonId, RunPage } from '../../core/run/view/page';
import type { RunMemory, ToPage } from '../../core/run/view/protocol';
import { Frames } from '../../core/run/view/frames';
import { lineOfCommand } from '../../core/run/view/lineCommand';
import { zoomFactor, panShare } from '../../core/run/view/range';
import { Announcer } from '../logViewer/announcer';
import { element } from '../logViewer/dom';
import { runClocks } from '../setupPlan/clock';
import { morph } from '../setupPlan/morph';
import { drawBalance } from './balance';
import { ChartStack } from './chartStack';
import { drawHeader } from './header';
import type { Host } from './host';
import { LogPane } from './logPane';
import { MarkerGuide } from './markerGuide';
import { pictureOf } from './picture';
import { ThemeReader } from './theme';
import { TimeTools } from './timeTools';
import type { Look } from '../../core/run/view/look';

type Start = Extract<ToPage, { readonly kind: 'start' }>;
type Update = Extract<ToPage, { readonly kind: 'update' }>;

/** What is in sight is told to the extension when it has not changed for so long. */
const lookMs = 300;

export class RunView {
  private readonly frames = new Frames((work) => requestAnimationFrame(work));
  private readonly announcer = new Announcer();
  private readonly themes: ThemeReader;
  private readonly charts: ChartStack;
  private readonly tools: TimeTools;
  private readonly guide: MarkerGuide;
  private readonly log: LogPane;
  private readonly head = element('div', { class: 'head-box' });
  private readonly balance = element('div', { class: 'balance-box' });
  private memory: RunMemory;
  private page: RunPage | undefined;
  private lookTimer: number | undefined;

  constructor(
    private readonly host: Host,
    private readonly start: Start,
  ) {
    const { words, logWords, language } = start;
    const { range, toggled, filter } = host.look;
    this.memory = start.memory;
    const numbers = new Intl.NumberFormat(language);
    const say = (text: string): void => {
      this.announcer.say(text);
    };
    this.themes = new ThemeReader(() => {
      this.charts.forget();
    });
    this.charts = new ChartStack(
      {
        words,
        themes: this.themes,
        frames: this.frames,
        say,
        send: (message) => {
          host.send(message);
        },
        changed: () => {
          this.looked();
        },
      },
      range ?? start.range,
      toggled,
    );
    this.tools = new TimeTools({
      words,
      setRange: (wanted) => {
        this.charts.setRange(wanted);
      },
      zoom: (direction) => {
        this.charts.zoomBy(direction > 0 ? zoomFactor : 1 / zoomFactor);
      },
      pan: (direction) => {
        this.charts.panBy(direction * panShare);
      },
      reset: () => {
        this.charts.reset();
      },
      pause: () => {
        this.charts.pause(!this.charts.isPaused);
      },
      savePicture: () => {
        void this.savePicture();
      },
      tell: () => {
        host.send({ kind: 'tell' });
      },
    });
    this.log = new LogPane({
      words,
      logWords,
      frames: this.frames,
      format: (count) => numbers.format(count),
      send: (message) => {
        host.send(message);
      },
      say,
      seek: (direction) => {
        this.guide.seek(direction);
      },
      changed: () => {
        this.remember();
      },
    });
    this.guide = new MarkerGuide({
      words,
      noFurther: logWords.noFurtherIncident,
      charts: this.charts,
      say,
      goToLine: ({ side, line }) => {
        if (line !== null) this.log.goTo(side, line);
      },
    });
    this.compose();
    this.listen();
    if (filter !== '') this.log.setFilter(filter);
  }

  receive(message: ToPage): void {
    switch (message.kind) {
      case 'start':
        this.memory = message.memory;
        this.log.askAgain();
        return;
      case 'update':
        this.take(message);
        return;
      case 'window':
        this.charts.takeWindow(message);
        return;
      case 'log-row':
        this.log.arrived(message);
        return;
      case 'say':
        this.announcer.say(message.text);
        return;
      default:
        assertNever(message);
    }
  }

  private take({ number, page, charts, markers, log }: Update): void {
    if (page !== undefined)
      this.frames.ask('page', () => {
        this.drawPage(page);
      });
    if (charts !== undefined) this.charts.take(charts);
    if (markers !== undefined) this.guide.take(markers);
    if (log !== undefined) this.log.take(log);
    this.frames.ask(
      'rest',
      () => {
        this.guide.draw();
        this.showTools();
      },
      true,
    );
    // When all of it has been drawn: an extension that is quicker than the screen waits.
    this.frames.ask('drawn', () => {
      this.host.send({ kind: 'drawn', number });
    });
  }

  private drawPage(page: RunPage): void {
    const isFirst = this.page === undefined;
    this.page = page;
    const { words } = this.start;
    const fresh = element('div', { class: 'head-box' }, drawHeader(page, words));
    const hadFocus = this.head.contains(document.activeElement);
    morph(this.head, fresh);
    if (hadFocus && !this.head.contains(document.activeElement))
      this.head.querySelector<HTMLElement>('#title')?.focus();
    morph(this.balance, element('div', { class: 'balance-box' }, drawBalance(page, words)));
    document.body.dataset['sides'] = String(page.sides.length);
    this.charts.setSides(page.sides.map(({ name }) => name));
    this.log.setSides(page.sides.map(({ name }) => name));
    document.title = page.title;
    if (isFirst) this.remember();
  }

  private compose(): void {
    document.body.append(
      element(
        'main',
        {},
        this.head,
        element(
          'section',
          { class: 'chart-box', 'aria-label': this.start.words.charts },
          this.tools.element,
          this.charts.element,
        ),
        this.balance,
      ),
      element('aside', {}, this.guide.explanation.element, this.log.element),
      this.announcer.element,
    );
    this.log.measure();
    window.setInterval(runClocks, 1000);
    this.showTools();
  }

  private listen(): void {
    document.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLElement>('button') : null;
      if (button === null || button.getAttribute('aria-disabled') === 'true') return;
      const { press, copy, command } = button.dataset;
      if (press !== undefined) this.host.send({ kind: 'press', button: press as ButtonId });
      else if (command !== undefined) this.command(command);
      else if (copy !== undefined) {
        this.host.send({ kind: 'copy-line', side: copy === '1' ? 1 : 0 });
        this.announcer.say(this.start.words.copied);
      }
    });
  }

  private command(id: string): void {
    const place = lineOfCommand(id);
    if (place === undefined) this.host.send({ kind: 'command', command: id });
    else this.log.goTo(place.side, place.line);
  }

  private async savePicture(): Promise<void> {
    const { charts, page, themes } = this;
    charts.drawAll();
    const base64 = await pictureOf(
      charts.pictures(),
      {
        title: page?.title ?? '',
        lines: page?.sides.map(({ status }) => status).filter((text) => text !== '') ?? [],
        sides: page?.sides.map(({ name }) => name) ?? [''],
      },
      themes.current,
    );
    if (base64 !== undefined) this.host.send({ kind: 'png', base64 });
  }

  private showTools(): void {
    this.tools.show(this.charts.current, this.charts.span, this.charts.isPaused);
  }

  private looked(): void {
    this.showTools();
    this.guide.draw();
    this.remember();
    window.clearTimeout(this.lookTimer);
    this.lookTimer = window.setTimeout(() => {
      const { current, span, isPaused } = this.charts;
      this.host.send({ kind: 'look', part: current.kind === 'follow' && !isPaused ? null : span });
    }, lookMs);
  }

  private remember(): void {
    this.host.remember(this.memory, (): Look => ({
      range: this.charts.current,
      toggled: this.charts.toggledLines,
      filter: this.log.filter,
    }));
  }
}
