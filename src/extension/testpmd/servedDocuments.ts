// Which documents the language server gets to see: those that mention testpmd, logs of DPDK, and no other.
import * as vscode from 'vscode';
import type { MessageSignature, Middleware } from 'vscode-languageclient/node';
import type { DocumentKind } from '../../core/documents/document';
import { documentKindOf } from '../../core/testpmd/editor/protocol';
import { bringsLog, isServedLog } from '../logs/servedLogs';
import { servedLanguages } from '../settings';

const word = 'testpmd';

/** Documents that show what is elsewhere: an older version, an output, a report of this extension. */
const shownOnly: ReadonlySet<string> = new Set(['git', 'output', 'debug', 'search-editor', 'mana-report']);

/** Name in the setting of the kinds that can be left out there. */
const settingNames: Readonly<Partial<Record<DocumentKind, string>>> = {
  shell: 'shellscript',
  markdown: 'markdown',
  makefile: 'makefile',
  tasks: 'tasks',
};

/** Every document whose language can hold testpmd commands; `isServed` narrows it by the text. */
export const servedSelector: readonly { readonly language: string; readonly pattern?: string }[] = [
  { language: 'testpmd' },
  { language: 'testpmd-console' },
  { language: 'shellscript' },
  { language: 'markdown' },
  { language: 'makefile' },
  { language: 'jsonc', pattern: '**/tasks.json' },
  { language: 'json', pattern: '**/tasks.json' },
];

/** How commands are found in a document; undefined for one that is not looked into. */
export function kindOf(document: vscode.TextDocument): DocumentKind | undefined {
  if (shownOnly.has(document.uri.scheme)) return undefined;
  const kind = documentKindOf(document.languageId, document.uri.path);
  const name = kind === undefined ? undefined : settingNames[kind];
  return name === undefined || servedLanguages().has(name) ? kind : undefined;
}

/**
 * Whether the server should see a document: always for testpmd's own languages, else when it mentions testpmd.
 *
 * @param own The extension's folder: its own pages are full of commands that are wrong on purpose.
 */
export function isWanted(document: vscode.TextDocument, own: vscode.Uri): boolean {
  if (isServedLog(document)) return true;
  const kind = kindOf(document);
  if (kind === undefined || document.uri.toString().startsWith(`${own.toString()}/`)) return false;
  return kind === 'testpmd' || kind === 'console' || document.getText().includes(word);
}

/** Whether an edit may have made a document one to be seen. */
export function mayBeWanted(event: vscode.TextDocumentChangeEvent): boolean {
  return bringsLog(event) || bringsWord(event);
}

/** Whether an edit may have brought the word in: only the lines it touched are read, at every key pressed. */
function bringsWord({ document, contentChanges }: vscode.TextDocumentChangeEvent): boolean {
  return contentChanges.some(({ range, text }) => {
    const last = range.start.line + (text.match(/\n/g)?.length ?? 0);
    const lines = new vscode.Range(range.start.line, 0, last + 1, 0);
    return document.getText(document.validateRange(lines)).includes(word);
  });
}

/**
 * @property tell Tells the server that a document is open which was not worth it before.
 * @property own The extension's folder.
 * @property opened Called after the server has been told of one more document.
 */
export interface ServedDocumentsDeps {
  readonly own: vscode.Uri;
  tell(document: vscode.TextDocument): Promise<void>;
  opened(): void;
}

/** What the server has been told to be open, and the middleware that keeps everything else from it. */
export class ServedDocuments {
  private readonly open = new Set<string>();

  constructor(private readonly deps: ServedDocumentsDeps) {}

  has(uri: vscode.Uri): boolean {
    return this.open.has(uri.toString());
  }

  /** A new server knows of no document. */
  clear(): void {
    this.open.clear();
  }

  /** Every request about a document the server does not know is answered here, with nothing. */
  readonly middleware: Middleware = {
    didOpen: async (document, next) => {
      if (!isWanted(document, this.deps.own)) return;
      this.open.add(document.uri.toString());
      await next(document);
      this.deps.opened();
    },
    didChange: async (event, next) => {
      const { document } = event;
      if (this.has(document.uri)) await next(event);
      else if (mayBeWanted(event) && isWanted(document, this.deps.own)) {
        this.open.add(document.uri.toString());
        await this.deps.tell(document);
        this.deps.opened();
      }
    },
    didClose: async (document, next) => {
      if (this.open.delete(document.uri.toString())) await next(document);
    },
    sendRequest: async <P, R>(
      type: string | MessageSignature,
      param: P | undefined,
      token: vscode.CancellationToken | undefined,
      next: (type: string | MessageSignature, param?: P, token?: vscode.CancellationToken) => Promise<R>,
    ): Promise<R> => {
      const uri = documentOf(param);
      // Every request about a document may be answered with null: "nothing".
      if (uri !== undefined && !this.open.has(uri)) return null as R;
      return next(type, param, token);
    },
  };
}

/** The document a request is about. */
function documentOf(param: unknown): string | undefined {
  const { textDocument } = (param ?? {}) as { readonly textDocument?: { readonly uri?: unknown } };
  return typeof textDocument?.uri === 'string' ? textDocument.uri : undefined;
}
