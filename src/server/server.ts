// Wiring of the language server: documents in, one provider a file out. Needs no VM and no network.
import {
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeResult,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** What the client sends with `initialize`: the translations of the editor's language, absent for English. */
export interface ServerOptions {
  readonly translations?: Readonly<Record<string, string>>;
}

/** Serves one connection until it ends. */
export function startServer(connection: Connection): void {
  const documents = new TextDocuments(TextDocument);
  connection.onInitialize((): InitializeResult => {
    return {
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
      },
    };
  });

  documents.listen(connection);
  connection.listen();
}
