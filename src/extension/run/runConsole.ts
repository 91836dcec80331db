// The prompt `testpmd>` of a run as a terminal: keys go to the VM as they are, and testpmd itself echoes and completes.
import type * as vscode from 'vscode';
import { msg, render, type Message } from '../../core/message';
import type { Problem } from '../../core/problem';
import { sanitize } from '../../core/remote/sanitize';
import type { RunLink } from '../../core/run/liveRun';
import type { StreamRecord } from '../../core/run/types';
import { ConsoleText } from '../../core/testpmd/console/terminal';
import { Emitter } from '../setup/emitter';

/** What a console uses of a run. `LiveRun` is one. */
export interface ConsoleRun {
  readonly link: RunLink;
  readonly head: { readonly console: boolean };
  readonly reader: {
    readonly log: {
      readonly count: number;
      readonly open: string;
      lines(from: number, to: number): readonly { readonly text: string }[];
    };
  };
  onChange(listener: () => void): () => void;
  onRecord(listener: (record: StreamRecord) => void): () => void;
  input(): {
    send(text: string): Problem | undefined;
    onProblem(listener: (problem: Problem) => void): () => void;
    close(): void;
  };
}

/** Lines of what was said before that a new console begins with. */
const lookBack = 200;

export class RunConsole implements vscode.Pseudoterminal {
  private readonly writes = new Emitter<string>();
  private readonly closes = new Emitter<undefined>();
  private readonly text = new ConsoleText();
  private readonly subscriptions: (() => void)[] = [];
  private link: RunLink = 'following';
  private refused = false;
  readonly onDidWrite = this.writes.event;
  readonly onDidClose = this.closes.event;

  /** @param translate Into the reader's language. */
  constructor(
    private readonly run: ConsoleRun,
    private readonly translate: (template: string) => string,
  ) {}

  open(): void {
    const { run } = this;
    const { log } = run.reader;
    const before = log.lines(log.count - lookBack + 1, log.count);
    this.writes.fire(before.map(({ text }) => `${text}\r\n`).join('') + log.open);
    if (!run.head.console)
      this.say(
        msg(
          'This run has no prompt: its output is shown, and keys do nothing. Start one with the prompt to type commands.',
        ),
      );
    this.subscriptions.push(
      run.onRecord(({ body }) => {
        if (body.kind === 'output')
          this.writes.fire(this.text.take(body.whole ? `${body.text}\n` : body.text));
      }),
      run.onChange(() => {
        this.linkChanged();
      }),
      run.input().onProblem((problem) => {
        this.refuse(problem);
      }),
    );
    this.linkChanged();
  }

  handleInput(data: string): void {
    if (this.run.link === 'ended') {
      if (/[\r\n\x03\x04]/.test(data)) this.closes.fire(undefined);
      return;
    }
    this.send(data);
  }

  /** Sends text as if it were typed. @returns false where it cannot be at the moment; why is in the terminal. */
  send(text: string): boolean {
    const problem = this.run.input().send(text);
    if (problem !== undefined) this.refuse(problem);
    return problem === undefined;
  }

  /** The run goes on without its console. */
  close(): void {
    for (const end of this.subscriptions.splice(0)) end();
    this.run.input().close();
  }

  private linkChanged(): void {
    const { link } = this.run;
    if (link === this.link) return;
    this.link = link;
    this.refused = false;
    if (link === 'following') {
      this.say(msg('The connection is back.'));
      return;
    }
    this.say(
      link === 'ended'
        ? msg('testpmd has ended. Press Enter to close this terminal.')
        : msg('The connection is lost. testpmd goes on; keys are taken again when the connection is back.'),
    );
  }

  /** Once for each break: a held key would say it a hundred times. */
  private refuse({ message }: Problem): void {
    if (this.refused) return;
    this.refused = true;
    this.say(message);
  }

  /** A line of ours between those of testpmd. */
  private say(message: Message): void {
    const words = sanitize(render(message, this.translate), { singleLine: true });
    this.writes.fire(`\r\n\x1b[2m${words}\x1b[0m\r\n`);
  }
}
