// Which documents the language server gets to see as logs: those of the log language, and others that mention DPDK.
import type * as vscode from 'vscode';
import { explainsLogs } from '../settings';
import { isLogDocument, logLanguage, mentionsDpdk } from '../../core/logs/editor/protocol';

/** Documents that show another version of a file, or a report of this extension. */
const notLogs: ReadonlySet<string> = new Set([
  'git',
  'debug',
  'search-editor',
  'mana-report',
  'mana-explain',
]);

/** Characters at the beginning and at the end of a long text that are looked at. */
const looked = 200_000;

/** Every document that can be a log; `isServedLog` narrows it by the text. */
export const logSelector: readonly {
  readonly language: string;
  readonly scheme?: string;
  readonly pattern?: string;
}[] = [
  { language: logLanguage },
  { language: 'log' },
  { language: 'plaintext', scheme: 'untitled' },
  { language: 'plaintext', pattern: '**/*.{log,out,dmesg}' },
  { language: 'plaintext', pattern: '**/*.{log,out,dmesg}.*' },
];

export function isServedLog(document: vscode.TextDocument): boolean {
  const { languageId, uri } = document;
  if (notLogs.has(uri.scheme) || !isLogDocument(languageId, uri.scheme, uri.path)) return false;
  if (languageId === logLanguage) return true;
  // Outputs of other extensions are theirs.
  if (uri.scheme === 'output' || !explainsLogs()) return false;
  const text = document.getText();
  return mentionsDpdk(text.length <= 2 * looked ? text : text.slice(0, looked) + text.slice(-looked));
}

/** Whether an edit may have made a log of a document: only what was written is read. */
export function bringsLog({ document, contentChanges }: vscode.TextDocumentChangeEvent): boolean {
  const { languageId, uri } = document;
  return (
    isLogDocument(languageId, uri.scheme, uri.path) &&
    contentChanges.some(({ text }) => text.length > 1 && mentionsDpdk(text.slice(0, looked)))
  );
}
