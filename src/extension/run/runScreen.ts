// What the terminal of a run shows: the plan, what happens with its time, one line that lives, and the verdict.
import { msg, type Message } from '../../core/message';
import type { LiveRun } from '../../core/run/liveRun';
import type { RunPlan } from '../../core/run/types';
import type { Verdict } from '../../core/run/verdictTypes';
import { LiveScreen, type LiveScreenDeps } from '../terminals/liveScreen';
import type { RunCore } from './runVm';

export interface RunScreenDeps extends LiveScreenDeps {
  readonly engine: RunCore;
}

export class RunScreen extends LiveScreen {
  private readonly followed: {
    readonly live: LiveRun;
    readonly name: string;
    readonly take: () => string;
  }[] = [];
  private stopping = false;

  constructor(private readonly deps: RunScreenDeps) {
    super(deps);
  }

  private get options() {
    return { translate: this.deps.translate, colour: true, width: Math.min(this.columns, 120) };
  }

  plan(plan: RunPlan): void {
    this.print(this.deps.engine.planToText(plan, this.options));
  }

  /** From now on the live line is about this run, too. @param name What it is called where there are two. */
  follow(live: LiveRun, name = ''): () => void {
    const narrator = new this.deps.engine.RunNarrator(this.options);
    this.followed.push({ live, name, take: () => narrator.take(live.reader) });
    return live.onChange(() => {
      this.news();
    });
  }

  /** The live line goes; what it said last is in the verdict. */
  over(): void {
    this.news();
    this.followed.length = 0;
    this.tick();
  }

  verdict(verdict: Verdict): void {
    this.print(`\n${this.deps.engine.verdictToText(verdict, this.options)}`);
  }

  stop(): void {
    this.stopping = true;
    this.say(
      msg(
        'Stopping testpmd: SIGINT first, SIGTERM after 10 s, SIGKILL after 5 more. Ctrl+C again closes the terminal.',
      ),
    );
    this.tick();
  }

  protected status(): string {
    return this.followed
      .map(({ live, name }) => {
        const news = this.newsOf(live);
        const line = this.deps.engine.statusLine(
          {
            latest: live.reader.latest(),
            directions: null,
            durationSeconds: live.head.durationSeconds,
            problems: live.reader.incidents().length,
            ...(news === undefined ? {} : { news }),
          },
          Math.floor(this.columns / this.followed.length),
          this.deps.translate,
        );
        return name === '' ? line : `${name}: ${line}`;
      })
      .join('  ');
  }

  private news(): void {
    for (const { take } of this.followed) {
      const text = take();
      if (text !== '') this.print(text);
    }
    if (this.deps.now() - this.drawnMs >= redrawMs) this.tick();
  }

  private newsOf(live: LiveRun): Message | undefined {
    if (live.link === 'lost') return msg('connection lost; testpmd goes on');
    return this.stopping ? msg('stopping') : live.silent;
  }
}

/** Milliseconds between two drawings of the live line. */
const redrawMs = 250;
