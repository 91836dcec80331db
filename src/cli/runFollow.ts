// Follows a run on a terminal: the status line, what happens as lines with their time, Ctrl+C, a lost connection.
import { msg, render, type Message } from '../core/message';
import { sanitize } from '../core/remote/sanitize';
import type { LiveRun } from '../core/run/liveRun';
import { expectedDirections } from '../core/run/verdictReason';
import { progressToJson, markerToJson } from '../core/run/report/json';
import { RunNarrator } from '../core/run/report/narrator';
import type { RunTextOptions } from '../core/run/report/planText';
import { statusLine } from '../core/run/report/statusLine';
import type { VmConnection } from '../core/remote/session';
import type { RunArguments } from './runArguments';
import type { RunContext } from './runContext';
import type { StatusScreen } from './statusScreen';

/** Milliseconds between two lines where there is no terminal to draw on. */
const plainMs = 10_000;
/** Milliseconds of the run between two lines of JSON. */
const jsonMs = 1_000;

/** What following takes. @property name In front of what is told, where two runs go on. */
export interface Following {
  readonly context: RunContext;
  readonly screen: StatusScreen;
  readonly options: RunTextOptions;
  readonly args: Pick<RunArguments, 'format' | 'progress' | 'verbose'>;
  readonly name?: Message;
}

/** `ended`: the run did. `left`: nobody follows it any more, and it goes on. */
export type Followed = 'ended' | 'left';

/** The line that says where a run is. */
export function statusOf(run: LiveRun, { context, options, name }: Following): string {
  const width = context.errorColumns ?? options.width ?? 100;
  const { reader, link, silent } = run;
  const mode = reader.course.forwarding?.mode;
  const news =
    link === 'lost'
      ? msg('connection lost; the run goes on')
      : silent === undefined
        ? undefined
        : msg('no output');
  const line = statusLine(
    {
      latest: reader.latest(),
      directions: mode === undefined ? null : expectedDirections(mode),
      durationSeconds: run.plan?.durationSeconds ?? reader.head.durationSeconds,
      problems: reader.incidents().filter(({ severity }) => severity !== 'info').length,
      ...(news === undefined ? {} : { news }),
    },
    width,
    options.translate,
  );
  return name === undefined ? line : `${render(name, options.translate)}: ${line}`;
}

/** Tells a run until it has ended, or until nothing of it can be heard any more. */
export class Follower {
  private readonly narrator: RunNarrator;
  private readonly offs: (() => void)[] = [];
  private linesTold = 0;
  private jsonAt = -Infinity;
  private lost = false;
  private silence = false;

  constructor(
    private readonly run: LiveRun,
    private readonly following: Following,
  ) {
    this.narrator = new RunNarrator(following.options);
    this.offs.push(
      run.onChange(() => {
        this.tell();
      }),
    );
    this.tell();
  }

  /** Settles with the run's end, or when the connection has given up. @param connection Whose end is the end of following. */
  async until(connection: Pick<VmConnection, 'onStateChange'>): Promise<Followed> {
    const { run } = this;
    const gaveUp = new Promise<'left'>((resolve) => {
      this.offs.push(
        connection.onStateChange((state) => {
          if (state.kind === 'disconnected') resolve('left');
        }),
      );
    });
    // Also keeps the process alive while there is no connection.
    const timer = setInterval(() => {
      this.plain();
    }, plainMs);
    try {
      const followed = await Promise.race([run.ended.then((): Followed => 'ended'), gaveUp]);
      if (followed === 'ended') await run.done;
      this.tell();
      return followed;
    } finally {
      clearInterval(timer);
      for (const off of this.offs) off();
    }
  }

  private tell(): void {
    const { run, following } = this;
    const { screen, args, context } = following;
    this.log();
    const text = this.narrator.take(run.reader);
    if (text !== '') this.say(this.named(text));
    this.link();
    if (args.progress === 'json') this.json();
    if (args.progress === 'text' && context.statusLine) screen.draw();
  }

  /** testpmd's own output, line by line. */
  private log(): void {
    const { log } = this.run.reader;
    if (!this.following.args.verbose || log.count <= this.linesTold) return;
    const lines = log.lines(this.linesTold + 1, log.count);
    this.linesTold = log.count;
    this.say(this.named(lines.map(({ text }) => `${sanitize(text, { singleLine: true })}\n`).join('')));
  }

  private link(): void {
    const { run } = this;
    const lost = run.link === 'lost';
    if (lost !== this.lost) {
      this.lost = lost;
      const reason = run.problem?.message;
      this.message(
        lost
          ? msg(
              'The connection was lost: {0} The run goes on; it is followed again when the VM answers.',
              reason ?? '',
            )
          : msg('Connected again.'),
      );
    }
    const { silent } = run;
    if (silent !== undefined && !this.silence) this.message(silent);
    this.silence = silent !== undefined;
  }

  private message(message: Message): void {
    const { options } = this.following;
    this.say(this.named(`${sanitize(render(message, options.translate), { singleLine: true })}\n`));
  }

  /** Markers go with the report; with JSON they stand on stderr, as JSON where that is asked for. */
  private say(text: string): void {
    const { screen, args } = this.following;
    if (args.format === 'text') screen.write(text);
    else if (args.progress === 'text') screen.writeError(text);
  }

  private named(text: string): string {
    const { name, options } = this.following;
    if (name === undefined) return text;
    const head = `${render(name, options.translate)}: `;
    return text.replace(/^(?=.)/gm, head);
  }

  private plain(): void {
    const { context, screen, args } = this.following;
    if (args.progress !== 'text' || context.statusLine || this.run.link === 'ended') return;
    screen.writeError(`${statusOf(this.run, this.following)}\n`);
  }

  private readonly markersTold = new Set<string>();

  private json(): void {
    const { reader } = this.run;
    const { screen } = this.following;
    for (const marker of reader.markers) {
      if (this.markersTold.has(marker.id)) continue;
      this.markersTold.add(marker.id);
      screen.writeError(`${JSON.stringify(markerToJson(this.run.id, marker))}\n`);
    }
    if (reader.nowMs - this.jsonAt < jsonMs) return;
    this.jsonAt = reader.nowMs;
    screen.writeError(`${JSON.stringify(progressToJson(this.run.id, reader.latest()))}\n`);
  }
}
