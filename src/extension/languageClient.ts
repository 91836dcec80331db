// The language server's life: it starts with the first document that mentions testpmd. Most users never need it.
import * as vscode from 'vscode';
import type { CloseHandlerResult, LanguageClient } from 'vscode-languageclient/node';
import {
  catalogueMethod,
  documentStatusMethod,
  releaseMethod,
  stateMethod,
  type Catalogue,
  type DocumentStatus,
  type ReleaseStatus,
  type ServerOptions,
  type ServerState,
} from '../core/testpmd/editor/protocol';
import { commandId } from '../core/view/commandNames';
import { restartDelay } from '../core/view/restartDelay';
import type { Logger } from '../platform';
import { settingsSection } from './settings';
import { ReleaseStatusItem } from './testpmd/releaseStatusItem';
import { logSelector } from './logs/servedLogs';
import { isWanted, kindOf, mayBeWanted, ServedDocuments, servedSelector } from './testpmd/servedDocuments';
import type { ServerStateSource } from './testpmd/serverState';

/** Opens a rule's page in VS Code; `{rule}` stands for its id. */
const rulePage = `command:${commandId('showRule')}?%5B%22{rule}%22%5D`;

export class TestpmdLanguage implements vscode.Disposable {
  private client: Promise<LanguageClient> | undefined;
  private readonly documents: ServedDocuments;
  private readonly item: ReleaseStatusItem;
  private readonly subscriptions: vscode.Disposable[];
  private readonly statusChanges = new vscode.EventEmitter<void>();
  private readonly servings = new vscode.EventEmitter<void>();
  private sent = '';
  private turn = 0;
  private ends: number[] = [];
  private disposed = false;
  /** The server has said anew which release it judges by. */
  readonly onDidChangeStatus = this.statusChanges.event;
  /** The server has been told of one more document. */
  readonly onDidServe = this.servings.event;

  /**
   * @param own The extension's folder.
   * @param memento Of the workspace.
   */
  constructor(
    private readonly own: vscode.Uri,
    private readonly state: ServerStateSource,
    memento: vscode.Memento,
    private readonly logger: Logger,
  ) {
    this.documents = new ServedDocuments({
      own,
      tell: (document) => this.tellOpen(document),
      opened: () => {
        this.item.draw();
        this.servings.fire();
      },
    });
    // Logs are read whatever the release is: no question for them.
    this.item = new ReleaseStatusItem(
      (document) => this.documents.has(document.uri) && kindOf(document) !== undefined,
      memento,
    );
    this.subscriptions = [
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.startFor(document);
      }),
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (this.client === undefined && mayBeWanted(event)) this.startFor(event.document);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        const chosen = ['testpmd.languages', 'logs.explain'];
        if (chosen.some((key) => event.affectsConfiguration(`${settingsSection}.${key}`)))
          void this.restartIfRunning();
      }),
      state.onDidChange(() => void this.push()),
    ];
    for (const document of vscode.workspace.textDocuments) this.startFor(document);
  }

  /** Which release the server judges by; undefined while it does not run. */
  get status(): ReleaseStatus | undefined {
    return this.item.current;
  }

  get isRunning(): boolean {
    return this.client !== undefined;
  }

  /** Whether the server knows this document; one that no server has been started for is not served. */
  serves({ uri }: vscode.TextDocument): boolean {
    return this.documents.has(uri);
  }

  /** What the server offers to commands. Starts it. @throws Error when it does not start or answer. */
  async catalogue(): Promise<Catalogue> {
    return this.request<Catalogue>(catalogueMethod);
  }

  /** Asks the server. Starts it. @throws Error when it does not start or answer. */
  async request<Result>(method: string, params?: object): Promise<Result> {
    const client = await (this.client ??= this.start());
    await this.push();
    return params === undefined
      ? client.sendRequest<Result>(method)
      : client.sendRequest<Result>(method, params);
  }

  /** Chooses a release for this workspace where it cannot be written to the settings. */
  async remember(release: string | undefined): Promise<void> {
    await this.state.remember(release);
  }

  /** Starts the server anew; also one that had crashed too often. @throws Error when it does not start. */
  async restart(): Promise<void> {
    const before = this.client;
    this.client = undefined;
    await before?.then((client) => client.dispose()).catch(() => undefined);
    this.ends = [];
    await (this.client ??= this.start());
  }

  dispose(): void {
    this.disposed = true;
    vscode.Disposable.from(...this.subscriptions, this.item, this.statusChanges, this.servings).dispose();
    void this.client?.then((client) => client.dispose()).catch(() => undefined);
  }

  private startFor(document: vscode.TextDocument): void {
    if (this.client !== undefined || !isWanted(document, this.own)) return;
    this.client = this.start();
    this.client.catch((error: unknown) => {
      this.logger.error(`The language server did not start: ${String(error)}`);
    });
  }

  private async restartIfRunning(): Promise<void> {
    try {
      if (this.client !== undefined) await this.restart();
    } catch (error) {
      this.logger.error(`The language server did not start again: ${String(error)}`);
    }
  }

  private async start(): Promise<LanguageClient> {
    const { CloseAction, ErrorAction, LanguageClient, State, TransportKind } =
      await import('vscode-languageclient/node');
    let state = await this.state.read();
    this.sent = JSON.stringify(state);
    const client = new LanguageClient(
      'manaDpdk.testpmd',
      'MANA DPDK testpmd',
      { module: vscode.Uri.joinPath(this.own, 'dist', 'server.js').fsPath, transport: TransportKind.stdio },
      {
        documentSelector: [...servedSelector, ...logSelector].map((filter) => ({ ...filter })),
        // Asked at every start, so that a server that comes back knows what the one before it knew.
        initializationOptions: (): ServerOptions => {
          state = JSON.parse(this.sent) as ServerState;
          return { translations: translations(), state, rulePage };
        },
        middleware: this.documents.middleware,
        errorHandler: {
          error: (_error, _message, count) => ({
            action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
            handled: true,
          }),
          closed: async (): Promise<CloseHandlerResult> => {
            const action = (await this.mayRestart()) ? CloseAction.Restart : CloseAction.DoNotRestart;
            return { action, handled: true };
          },
        },
      },
    );
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) return;
      this.documents.clear();
      this.showStatus(undefined);
    });
    client.onNotification(releaseMethod, (status: ReleaseStatus) => {
      this.showStatus(status);
    });
    client.onNotification(documentStatusMethod, (status: DocumentStatus) => {
      this.item.showDocument(status);
    });
    await client.start();
    return client;
  }

  /** Waits before a server that ended by itself may start again; one that ends time and again stays ended. */
  private async mayRestart(): Promise<boolean> {
    this.ends.push(Date.now());
    const delay = restartDelay(this.ends);
    this.logger.warn(
      `The language server ended by itself; ${delay === undefined ? 'it stays so' : `next start in ${delay} ms`}`,
    );
    if (delay === undefined) {
      void this.offerRestart();
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, delay));
    return !this.disposed;
  }

  private async offerRestart(): Promise<void> {
    const restart = vscode.l10n.t('Restart');
    const answer = await vscode.window.showErrorMessage(
      vscode.l10n.t('The testpmd language server has ended several times and stays off.'),
      restart,
      vscode.l10n.t('Show Log'),
    );
    if (answer === restart) await vscode.commands.executeCommand(commandId('restartLanguageServer'));
    else if (answer !== undefined) await vscode.commands.executeCommand(commandId('showLog'));
  }

  /** Sends what has changed. Only the newest state counts when several changes overtake each other. */
  private async push(): Promise<void> {
    if (this.client === undefined) return;
    const turn = (this.turn += 1);
    try {
      const client = await this.client;
      const state = await this.state.read();
      const text = JSON.stringify(state);
      if (turn !== this.turn || text === this.sent) return;
      this.sent = text;
      await client.sendNotification(stateMethod, state);
    } catch (error) {
      this.logger.warn(`The language server was not told of a change: ${String(error)}`);
    }
  }

  private showStatus(status: ReleaseStatus | undefined): void {
    this.item.show(status);
    this.statusChanges.fire();
  }

  private async tellOpen(document: vscode.TextDocument): Promise<void> {
    const client = await this.client;
    if (client === undefined) return;
    await client.sendNotification(
      'textDocument/didOpen',
      client.code2ProtocolConverter.asOpenTextDocumentParams(document),
    );
  }
}

/** The bundle of VS Code's language as templates and texts; none for English. */
function translations(): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [template, text] of Object.entries(vscode.l10n.bundle ?? {}))
    if (typeof text === 'string') texts[template] = text;
  return texts;
}
