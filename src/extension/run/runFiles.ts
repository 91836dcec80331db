// Records of runs as files: written to be shared, with what is private replaced, and opened wherever they come from.
import * as vscode from 'vscode';
import { ProblemError } from '../../core/problem';
import { msg } from '../../core/message';
import type { RunRecord } from '../../core/run/record';
import { oneLine, withoutLinks } from '../../core/view/text';
import { sayLine } from '../l10n';
import type { Vm } from '../vm';
import type { RunCore } from './runVm';

/** What such a file is called at its end. */
export const runFileEnd = '.mana-run.json';

/** Bytes beyond which VS Code should not be made to read one. */
const largestFile = 96 * 1024 * 1024;

/** Asks where to, writes, and says what was replaced. */
export async function shareRun(engine: RunCore, vm: Vm, record: RunRecord): Promise<void> {
  const { host, user } = vm.entry;
  const shared = engine.shareRecord(record, {
    hosts: [host, vm.entry.name],
    users: user === undefined ? [] : [user],
  });
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Share Run'),
    saveLabel: vscode.l10n.t('Save'),
    defaultUri: placeFor(record),
    filters: { [vscode.l10n.t('Run records')]: ['json'] },
  });
  if (uri === undefined) return;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(`${JSON.stringify(shared.record)}\n`));
  const open = vscode.l10n.t('Open');
  const name = oneLine(uri.path.split('/').at(-1) ?? '');
  const what = shared.replaced.map(sayLine).join(' ');
  const text =
    shared.replaced.length === 0
      ? vscode.l10n.t('{0} is saved. There was nothing private in it to be replaced.', name)
      : vscode.l10n.t('{0} is saved. Replaced: {1}', name, what);
  if ((await vscode.window.showInformationMessage(withoutLinks(text), open)) === open)
    await vscode.commands.executeCommand('manaDpdk.run.openRecord', uri);
}

/** Without the VM's name: the file's name is shared as well. */
function placeFor({ head, startedEpochMs }: RunRecord): vscode.Uri {
  const day = new Date(startedEpochMs ?? Date.now()).toISOString().slice(0, 16).replaceAll(/[:T]/g, '-');
  const scenario = head.scenario.replaceAll(/[^a-z0-9-]/g, '') || 'run';
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `testpmd-${scenario}-${day}${runFileEnd}`;
  return folder === undefined ? vscode.Uri.file(name) : vscode.Uri.joinPath(folder, name);
}

/** @throws ProblemError for what cannot be read, or is no record. */
export async function readRunFile(engine: RunCore, uri: vscode.Uri): Promise<RunRecord> {
  let text: string;
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > largestFile) throw new Error(vscode.l10n.t('it is larger than any run'));
    text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProblemError({
      id: 'record-unreadable',
      message: msg('The run cannot be opened: {0}', oneLine(reason, 300)),
      remedies: [],
    });
  }
  const record = engine.parseRecord(text);
  if ('remedies' in record) throw new ProblemError(record);
  return record;
}

/** A file that a person picks. */
export async function pickRunFile(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open Run Record'),
    openLabel: vscode.l10n.t('Open'),
    filters: { [vscode.l10n.t('Run records')]: ['json'], [vscode.l10n.t('All files')]: ['*'] },
  });
  return picked?.[0];
}
