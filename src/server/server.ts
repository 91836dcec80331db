// Wiring of the language server: documents in, one provider a file out. Needs no VM and no network.
import {
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Translate } from '../core/message';
import { completionsAt } from './completion';
import { hoverAt } from './hover';

/** What the client sends with `initialize`: the translations of the editor's language, absent for English. */
export interface ServerOptions {
  readonly translations?: Readonly<Record<string, string>>;
}

/** Serves one connection until it ends. */
export function startServer(connection: Connection): void {
  const documents = new TextDocuments(TextDocument);
  let translate: Translate = (template) => template;

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    translate = translator(params.initializationOptions);
    return {
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        hoverProvider: true,
        completionProvider: { triggerCharacters: ['-'] },
      },
    };
  });

  connection.onHover(({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    return document === undefined ? null : hoverAt(document, position, translate);
  });

  connection.onCompletion(({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    return document === undefined ? [] : completionsAt(document, position, translate);
  });

  documents.listen(connection);
  connection.listen();
}

function translator(options: unknown): Translate {
  const translations = (options as ServerOptions | undefined)?.translations ?? {};
  return (template) => translations[template] ?? template;
}
