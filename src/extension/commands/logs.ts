// Commands that explain logs: a file, the clipboard, a selection, one incident; and what a fix consists of.
import * as vscode from 'vscode';
import {
  explainTextMethod,
  fixMethod,
  logLanguage,
  type ExplainedText,
  type FixOffer,
} from '../../core/logs/editor/protocol';
import { msg } from '../../core/message';
import { ProblemError } from '../../core/problem';
import { wrap } from '../../core/report/width';
import { isStepId } from '../../core/setup/options';
import { commandId } from '../../core/view/commandNames';
import { setupStepNames } from '../../core/view/setupView';
import { withoutIcons, withoutLinks } from '../../core/view/text';
import type { Handlers, Parts } from '../actions';
import { say } from '../l10n';
import { panelText } from '../logs/logPanel';
import { textOf } from './argument';
import { stepCommands } from './setup';

/** Bytes up to which a log is opened in an editor; a longer one has a view of its own. */
const largestDocument = 8 * 1024 * 1024;

async function explain({ testpmd }: Parts, name: string, text: string): Promise<ExplainedText> {
  return testpmd.request<ExplainedText>(explainTextMethod, { name, text });
}

/** The files that a menu has passed on, or that the user picks. */
async function pickFiles(argument: unknown, others: unknown): Promise<readonly vscode.Uri[]> {
  const isUri = (value: unknown): value is vscode.Uri => value instanceof vscode.Uri;
  if (Array.isArray(others) && others.every(isUri) && others.length > 0) return others;
  if (isUri(argument)) return [argument];
  const picked = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: vscode.l10n.t('Explain'),
    title: vscode.l10n.t('Explain Log File'),
    filters: { [vscode.l10n.t('Logs')]: ['log', 'txt', 'out', 'dmesg'], [vscode.l10n.t('All files')]: ['*'] },
  });
  return picked ?? [];
}

/** A log as a document; undefined for one that is too long, or that VS Code takes for no text. */
async function textDocument(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    return size > largestDocument ? undefined : await vscode.workspace.openTextDocument(uri);
  } catch {
    // The viewer opens it, or says why nothing can.
    return undefined;
  }
}

/** @throws ProblemError for a file that cannot be read. */
async function openViewer({ viewer }: Parts, uri: vscode.Uri): Promise<void> {
  try {
    await viewer.openFile(uri);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = msg('The log cannot be opened: {0}', reason);
    throw new ProblemError({ id: 'log-unreadable', message, remedies: [] });
  }
}

/** Opens a log where its marks are, at the first cause. */
async function explainFile(parts: Parts, uri: vscode.Uri): Promise<void> {
  const opened = await textDocument(uri);
  if (opened === undefined) {
    await openViewer(parts, uri);
    return;
  }
  let document = opened;
  if (['plaintext', 'log'].includes(document.languageId))
    document = await vscode.languages.setTextDocumentLanguage(document, logLanguage);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const { incidents, summary } = await explain(parts, nameOf(uri), document.getText());
  const [first] = incidents;
  if (first === undefined) {
    void vscode.window.showInformationMessage(withoutLinks(summary));
    return;
  }
  const place = new vscode.Range(first.line - 1, 0, first.line - 1, 0);
  editor.selection = new vscode.Selection(place.start, place.start);
  editor.revealRange(place, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

const nameOf = (uri: vscode.Uri): string => uri.path.split('/').at(-1) ?? uri.path;

function nothingTo(what: ReturnType<typeof msg>): ProblemError {
  return new ProblemError({ id: 'nothing-to-explain', message: what, remedies: [] });
}

/** What is selected, in the order of the document; without a selection all of it. */
function selectedText(): { readonly name: string; readonly text: string } {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) throw nothingTo(msg('No editor is open: select the lines of a log first.'));
  const { document, selections } = editor;
  const name = nameOf(document.uri);
  const parts = [...selections]
    .filter(({ isEmpty }) => !isEmpty)
    .sort((one, other) => one.start.compareTo(other.start))
    .map((selection) => document.getText(selection));
  if (parts.length === 0) return { name, text: document.getText() };
  return { name: vscode.l10n.t('{0}, selection', name), text: parts.join('\n') };
}

async function explainInPanel(parts: Parts, name: string, text: string): Promise<void> {
  const shown = panelText(text);
  parts.logPanel.write(name, shown, await explain(parts, name, shown));
}

interface FixPick extends vscode.QuickPickItem {
  /** Absent for a line that is only to be read. */
  readonly run?: () => Thenable<unknown>;
}

/** Columns that the list has room for. */
const pickColumns = 76;

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied'), 3000);
}

/** What a fix consists of, each line of its note in full: it may be what keeps the reader from harm. */
function fixPicks({ note, commands, link, step }: FixOffer): FixPick[] {
  const picks: FixPick[] = commands.map((command) => ({
    label: withoutIcons(command),
    run: () => copy(command),
  }));
  if (commands.length > 1)
    picks.unshift({
      label: vscode.l10n.t('Copy all commands'),
      iconPath: new vscode.ThemeIcon('copy'),
      run: () => copy(`${commands.join('\n')}\n`),
    });
  const run = stepPick(step);
  if (run !== undefined) picks.push(run);
  if (link !== null)
    picks.push({
      label: vscode.l10n.t('Open the documentation'),
      iconPath: new vscode.ThemeIcon('book'),
      run: () => vscode.env.openExternal(vscode.Uri.parse(link)),
    });
  if (note === null || picks.length === 0) return picks;
  const lines = wrap(note, pickColumns).map((line) => ({ label: withoutIcons(line), alwaysShow: true }));
  return [...lines, { label: '', kind: vscode.QuickPickItemKind.Separator }, ...picks];
}

/** The setup step that does what the commands do. It opens its plan; nothing runs in an untrusted workspace. */
function stepPick(step: string | null): FixPick | undefined {
  if (step === null || !isStepId(step) || !vscode.workspace.isTrusted) return undefined;
  const title = setupStepNames.find(({ id }) => id === step)?.title;
  if (title === undefined) return undefined;
  return {
    label: vscode.l10n.t('Run this step on a VM: {0}…', say(title)),
    iconPath: new vscode.ThemeIcon('tools'),
    run: () => vscode.commands.executeCommand(commandId(stepCommands[step])),
  };
}

/** Shows what a fix consists of: each command can be copied, and a step opens its plan. */
async function showFix(offer: FixOffer): Promise<void> {
  const { title, note } = offer;
  const items = fixPicks(offer);
  if (items.length === 0) {
    void vscode.window.showInformationMessage(withoutLinks(note === null ? title : `${title}: ${note}`));
    return;
  }
  const list = vscode.window.createQuickPick<FixPick>();
  list.title = title;
  list.placeholder = vscode.l10n.t('Choose a command to copy it; nothing is run at once');
  list.items = items;
  list.activeItems = items.filter(({ run }) => run !== undefined).slice(0, 1);
  const picked = await new Promise<FixPick | undefined>((resolve) => {
    list.onDidAccept(() => {
      const [item] = list.activeItems;
      if (item?.run !== undefined) resolve(item);
    });
    list.onDidHide(() => {
      resolve(undefined);
    });
    list.show();
  });
  list.dispose();
  await picked?.run?.();
}

export const logCommands: Handlers<
  | 'explainLogFile'
  | 'explainClipboard'
  | 'explainSelection'
  | 'explainIncident'
  | 'showLogFix'
  | 'openLogViewer'
  | 'showExplainedLogs'
> = {
  explainLogFile: async (parts, argument, others) => {
    for (const uri of await pickFiles(argument, others)) await explainFile(parts, uri);
  },

  explainClipboard: async (parts) => {
    const text = await vscode.env.clipboard.readText();
    if (text.trim() === '')
      throw nothingTo(msg('The clipboard holds no text: copy the lines of a log first.'));
    const name = vscode.l10n.t('Clipboard');
    await explainInPanel(parts, name, text);
  },

  explainSelection: async (parts) => {
    const { name, text } = selectedText();
    if (text.trim() === '') throw nothingTo(msg('There is nothing to explain in {0}.', name));
    await explainInPanel(parts, name, text);
  },

  explainIncident: async (parts, argument) => {
    const [uri, incident] = [textOf(argument, 'uri'), textOf(argument, 'incident')];
    if (uri === undefined || incident === undefined) return;
    if (!(await parts.explanations.showIncident({ uri, incident })))
      throw nothingTo(msg('The log has changed: this is not in it any more.'));
  },

  showLogFix: async ({ testpmd }, argument) => {
    const fix = textOf(argument, 'fix');
    const offer = fix === undefined ? null : await testpmd.request<FixOffer | null>(fixMethod, { fix });
    if (offer !== null) await showFix(offer);
  },

  openLogViewer: async (parts, argument, others) => {
    for (const uri of await pickFiles(argument, others)) await openViewer(parts, uri);
  },

  showExplainedLogs: ({ logPanel }) => {
    logPanel.show();
    return Promise.resolve();
  },
};
