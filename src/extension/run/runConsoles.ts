// The consoles of this window: one terminal for each run.
import * as vscode from 'vscode';
import { withoutIcons } from '../../core/view/text';
import { sayLine, translate } from '../l10n';
import type { FollowedRun } from './followedRun';
import { RunConsole } from './runConsole';

interface Open {
  readonly terminal: vscode.Terminal;
  readonly console: RunConsole;
  readonly run: FollowedRun;
}

export class RunConsoles implements vscode.Disposable {
  private readonly open_ = new Map<string, Open>();
  private readonly subscription: vscode.Disposable;

  constructor() {
    this.subscription = vscode.window.onDidCloseTerminal((closed) => {
      for (const [key, { terminal }] of this.open_) if (terminal === closed) this.open_.delete(key);
    });
  }

  /** Shows the console of a run; one that is open comes to the front. */
  open(run: FollowedRun): vscode.Terminal {
    const found = this.find(run) ?? this.make(run);
    found.terminal.show();
    return found.terminal;
  }

  /** Types a line without running it. @returns false where no keys are taken at the moment. */
  type(run: FollowedRun, text: string): boolean {
    this.open(run);
    return this.find(run)?.console.send(text) ?? false;
  }

  /** Types lines, each with Enter, as soon as testpmd shows its prompt. */
  typeWhenReady(run: FollowedRun, lines: string): void {
    const { live } = run;
    const text = lines
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => `${line}\r`)
      .join('');
    const look = (): void => {
      if (live.link === 'ended') stop();
      if (!live.reader.course.hasPrompt || live.link !== 'following') return;
      stop();
      this.type(run, text);
    };
    const stop = live.onChange(look);
    look();
  }

  /** The run whose console is in front. */
  get active(): FollowedRun | undefined {
    const { activeTerminal } = vscode.window;
    return [...this.open_.values()].find(({ terminal }) => terminal === activeTerminal)?.run;
  }

  dispose(): void {
    this.subscription.dispose();
    for (const { console } of this.open_.values()) console.close();
  }

  private find({ live }: FollowedRun): Open | undefined {
    return this.open_.get(live.id);
  }

  private make(run: FollowedRun): Open {
    const console = new RunConsole(run.live, translate);
    const terminal = vscode.window.createTerminal({
      name: vscode.l10n.t('testpmd on {0}', withoutIcons(sayLine(run.vm.entry.name))),
      pty: console,
      iconPath: new vscode.ThemeIcon('terminal'),
      isTransient: true,
    });
    const made = { terminal, console, run };
    this.open_.set(run.live.id, made);
    return made;
  }
}
