// Samples and pictures of a run as files that the user names.
import * as vscode from 'vscode';
import type { RunRecord } from '../../core/run/record';
import { samplesToCsv, samplesToJson } from '../../core/run/recordExport';

/** A beginning of the file's name that any file system takes. */
function fileName(record: Pick<RunRecord, 'head' | 'startedEpochMs'>, part: string): string {
  const { host, id } = record.head;
  const words = [host, part, record.startedEpochMs === null ? id : timeOf(record.startedEpochMs)];
  return words
    .filter((word) => word !== '')
    .join('-')
    .replace(/[^\w.-]+/g, '_');
}

/** `20260131-140509`, in UTC as in the file. */
function timeOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}

/** @returns where it was saved; undefined when the user did not want to. */
async function save(
  name: string,
  extension: string,
  label: string,
  bytes: Uint8Array,
): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = `${name}.${extension}`;
  const target = await vscode.window.showSaveDialog({
    defaultUri: folder === undefined ? vscode.Uri.file(file) : vscode.Uri.joinPath(folder, file),
    filters: { [label]: [extension] },
  });
  if (target === undefined) return undefined;
  await vscode.workspace.fs.writeFile(target, bytes);
  return target;
}

export async function saveSamples(record: RunRecord, kind: 'csv' | 'json', part: string): Promise<void> {
  const options = { startedEpochMs: record.startedEpochMs };
  const text = kind === 'csv' ? samplesToCsv(record.groups, options) : samplesToJson(record.groups, options);
  const name = fileName(record, part);
  const saved = await save(name, kind, kind.toUpperCase(), new TextEncoder().encode(text));
  if (saved !== undefined) await tell(saved);
}

export async function savePicture(
  record: Pick<RunRecord, 'head' | 'startedEpochMs'>,
  base64: string,
): Promise<void> {
  const saved = await save(fileName(record, ''), 'png', 'PNG', Buffer.from(base64, 'base64'));
  if (saved !== undefined) await tell(saved);
}

async function tell(saved: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t('Open');
  const pressed = await vscode.window.showInformationMessage(
    vscode.l10n.t('Saved: {0}', vscode.workspace.asRelativePath(saved)),
    open,
  );
  if (pressed === open) await vscode.commands.executeCommand('vscode.open', saved);
}
