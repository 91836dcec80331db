// Starts the language server when the first testpmd document is open, and not before: most users never need it.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Logger } from '../platform';

const languageId = 'testpmd';

/** The language server's life: from the first testpmd document to the end of the extension. */
export class TestpmdLanguage implements vscode.Disposable {
  private client: Promise<LanguageClient | undefined> | undefined;
  private readonly opened: vscode.Disposable;

  /** @param serverPath The server's bundle. */
  constructor(
    private readonly serverPath: string,
    private readonly logger: Logger,
  ) {
    this.opened = vscode.workspace.onDidOpenTextDocument((document) => {
      this.startFor(document);
    });
    for (const document of vscode.workspace.textDocuments) this.startFor(document);
  }

  dispose(): void {
    this.opened.dispose();
    void this.client?.then((client) => client?.dispose());
  }

  private startFor(document: vscode.TextDocument): void {
    if (document.languageId === languageId) this.client ??= this.start();
  }

  private async start(): Promise<LanguageClient | undefined> {
    try {
      const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
      const client = new LanguageClient(
        'manaDpdk.testpmd',
        'MANA DPDK testpmd',
        { module: this.serverPath, transport: TransportKind.stdio },
        {
          documentSelector: [{ language: languageId }],
          initializationOptions: { translations: vscode.l10n.bundle ?? {} },
        },
      );
      await client.start();
      return client;
    } catch (error) {
      this.logger.error(`The language server did not start: ${String(error)}`);
      return undefined;
    }
  }
}
