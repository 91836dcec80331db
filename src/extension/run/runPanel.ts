// The views of runs in VS Code: one panel for each run, pair or comparison, which comes back with the window.
import * as vscode from 'vscode';
import { render } from '../../core/message';
import { sideName, titleOf } from '../../core/run/view/names';
import { readRunMemory, readRunMessage } from '../../core/run/view/readMessage';
import type { CommandName } from '../../core/view/commandNames';
import { oneLine } from '../../core/view/text';
import { translate } from '../l10n';
import { failedHtml } from '../logs/viewerHtml';
import { loadPage, pageLanguage } from '../webviewPage';
import { runViewType, type RunPanelsDeps, type RunTarget } from './runPanelDeps';
import { savePicture, saveSamples } from './runPanelExport';
import { RunSession, type RunViewAct } from './runPanelSession';
import {
  findSubjects,
  keyOf,
  memoryOf,
  placesOf,
  targetOf,
  viewedRuns,
  type Subjects,
} from './runPanelSubject';

/** @property session undefined while the run is looked for. */
interface OpenRun {
  readonly target: RunTarget;
  readonly panel: vscode.WebviewPanel;
  session: RunSession | undefined;
  subjects: Subjects | undefined;
  readonly subscriptions: (() => void)[];
}

/** Loaded with the engine at the first run; `runViews.ts` is there from the start. */
export class RunPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly open_ = new Map<string, OpenRun>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly deps: RunPanelsDeps) {
    this.subscription = deps.onDidChange(() => {
      for (const one of this.open_.values())
        if (one.session === undefined) void this.find(one);
        else one.session.changed();
    });
  }

  /** Shows a view; one that is open already comes to the front. */
  open(target: RunTarget, { preserveFocus = false } = {}): void {
    const there = this.open_.get(keyOf(target));
    if (there !== undefined) {
      there.panel.reveal(undefined, preserveFocus);
      return;
    }
    const panel = vscode.window.createWebviewPanel(runViewType, vscode.l10n.t('Run of testpmd'), {
      viewColumn: vscode.ViewColumn.Active,
      preserveFocus,
    });
    this.show(panel, target);
  }

  /** Somebody sees this run at the moment. */
  isVisible(runId: string): boolean {
    return [...this.open_.values()].some(
      ({ panel, target }) => panel.visible && placesOf(target).some((place) => place.runId === runId),
    );
  }

  /** VS Code brings back a panel of the last window. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const memory = readRunMemory(state);
    const target = memory === undefined ? undefined : targetOf(memory);
    if (target === undefined || this.open_.has(keyOf(target))) panel.dispose();
    else this.show(panel, target);
    return Promise.resolve();
  }

  dispose(): void {
    this.subscription.dispose();
    for (const { panel } of [...this.open_.values()]) panel.dispose();
  }

  private show(panel: vscode.WebviewPanel, target: RunTarget): void {
    const key = keyOf(target);
    const one: OpenRun = { target, panel, session: undefined, subjects: undefined, subscriptions: [] };
    this.open_.set(key, one);
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const read = readRunMessage(message);
      if (read !== undefined) one.session?.receive(read);
    });
    panel.onDidChangeViewState(() => {
      // The page of a hidden panel is thrown away; shown again, it asks for what it needs.
      if (!panel.visible) one.session?.pageGone();
    });
    panel.onDidDispose(() => {
      this.open_.delete(key);
      for (const end of one.subscriptions.splice(0)) end();
      one.session?.dispose();
    });
    void this.find(one);
  }

  /** Looks for the runs of a view, and shows them when there is something to show. */
  private async find(one: OpenRun): Promise<void> {
    try {
      const subjects = await findSubjects(one.target, this.deps);
      if (one.session !== undefined || !this.isOpen(one)) return;
      if (subjects !== undefined) this.begin(one, subjects);
      else
        one.panel.webview.html = failedHtml(
          pageLanguage(),
          vscode.l10n.t(
            'This run is not followed in this window, and no record of it is kept. If it still runs, connect to its VM: it is shown here then.',
          ),
        );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.deps.logger.warn(`run view: ${reason}`);
      if (this.isOpen(one))
        one.panel.webview.html = failedHtml(
          pageLanguage(),
          vscode.l10n.t('The run cannot be shown: {0}', reason),
        );
    }
  }

  private isOpen(one: OpenRun): boolean {
    return this.open_.get(keyOf(one.target)) === one;
  }

  private begin(one: OpenRun, subjects: Subjects): void {
    const { deps } = this;
    const { panel, target } = one;
    const runs = (): ReturnType<typeof viewedRuns> => viewedRuns(subjects, deps);
    const title = oneLine(render(titleOf(subjects.layout, runs()), translate));
    panel.title = title;
    const times = new Intl.DateTimeFormat(pageLanguage(), { dateStyle: 'medium', timeStyle: 'medium' });
    const session = new RunSession({
      layout: subjects.layout,
      memory: memoryOf(target),
      language: pageLanguage(),
      runs,
      history: () => subjects.history,
      isTrusted: () => deps.isTrusted(),
      send: (message) => void panel.webview.postMessage(message),
      act: (act) => {
        this.act(one, subjects, act);
      },
      moment: (epochMs) => times.format(epochMs),
      now: () => Date.now(),
      later: (work, ms) => {
        const timer = setTimeout(work, ms);
        return {
          dispose: () => {
            clearTimeout(timer);
          },
        };
      },
      translate,
    });
    one.session = session;
    one.subjects = subjects;
    for (const { live } of subjects.all)
      if (live !== undefined)
        one.subscriptions.push(
          live.onChange(() => {
            session.changed();
          }),
        );
    this.load(panel.webview, title);
  }

  private act({ target }: OpenRun, subjects: Subjects, act: RunViewAct): void {
    const { deps } = this;
    const subject = 'side' in act ? subjects.all[act.side] : subjects.all[0];
    if (subject === undefined) return;
    switch (act.kind) {
      case 'button':
        this.press(target, subjects, act.button);
        return;
      case 'fix':
        deps.runCommand('showLogFix', { fix: act.fix });
        return;
      case 'step':
        deps.openSteps(subject.vmId, [act.step]);
        return;
      case 'open-log':
        deps.openLog(titleOfLog(subjects, act.side, deps), logText(subject.model.log));
        return;
      case 'copy-line':
        void vscode.env.clipboard.writeText(subject.model.head.line);
        return;
      case 'png': {
        const { head, startedEpochSeconds } = subject.model;
        const startedEpochMs = startedEpochSeconds === null ? null : startedEpochSeconds * 1000;
        this.tellFailure(savePicture({ head, startedEpochMs }, act.base64));
        return;
      }
    }
  }

  private press(
    target: RunTarget,
    subjects: Subjects,
    button: Extract<RunViewAct, { kind: 'button' }>['button'],
  ): void {
    const { deps } = this;
    const each = (name: CommandName, which: Subjects['all']): void => {
      for (const { vmId, runId } of which) deps.runCommand(name, { vmId, runId });
    };
    const going = subjects.all.filter(({ model }) => model.phase !== 'ended');
    switch (button) {
      case 'stop':
        each('run.stop', going);
        return;
      case 'console':
        each('run.openConsole', going);
        return;
      case 'again':
        if (target.kind === 'pair') deps.runCommand('run.pair', { vmId: target.sender.vmId });
        else each('run.again', subjects.all.slice(0, 1));
        return;
      case 'share':
        each('run.share', subjects.all.slice(0, 1));
        return;
      case 'export-csv':
      case 'export-json':
        this.tellFailure(this.saveAll(subjects, button === 'export-csv' ? 'csv' : 'json'));
        return;
    }
  }

  /** One file for each side, one after the other. */
  private async saveAll({ all, layout }: Subjects, kind: 'csv' | 'json'): Promise<void> {
    const parts = { single: [''], pair: ['sender', 'receiver'], compare: ['left', 'right'] }[layout];
    for (const [side, { model }] of all.entries()) await saveSamples(model.record(), kind, parts[side] ?? '');
  }

  private tellFailure(work: Promise<void>): void {
    work.catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.deps.logger.warn(`run view: saving failed: ${reason}`);
      void vscode.window.showErrorMessage(vscode.l10n.t('Saving failed: {0}', reason));
    });
  }

  private load(webview: vscode.Webview, title: string): void {
    loadPage(webview, this.deps.extensionUri, {
      script: 'runView.js',
      styles: ['logRows.css', 'runView.css'],
      title,
    });
  }
}

function titleOfLog(subjects: Subjects, side: 0 | 1, deps: RunPanelsDeps): string {
  const run = viewedRuns(subjects, deps)[side];
  if (run === undefined) return '';
  const name = sideName(subjects.layout, run, side, translate);
  return `${name === '' ? oneLine(run.vmName) : name} ${run.ref.runId}.log`;
}

/** All that is kept of a log; where lines are missing, a line says so. */
function logText(log: Subjects['all'][number]['model']['log']): string {
  const { first, count } = log.missing;
  const text = (from: number, to: number): string =>
    log
      .lines(from, to)
      .map((line) => `${line.text}\n`)
      .join('');
  if (count === 0) return text(1, log.count) + log.open;
  const gap = vscode.l10n.t('… {0} lines in between are not kept.', count);
  return `${text(1, first - 1)}${gap}\n${text(first + count, log.count)}${log.open}`;
}
