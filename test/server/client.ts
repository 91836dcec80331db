// A client of the language server in the same process: two streams, real LSP, and texts with a `|` where the cursor is.
import { PassThrough } from 'node:stream';
import type { TestContext } from 'node:test';
import {
  CodeActionRequest,
  CompletionRequest,
  CompletionResolveRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  PublishDiagnosticsNotification,
  type CodeAction,
  type CompletionItem,
  type Diagnostic,
  type Hover,
  type MarkupContent,
  type Position,
  type PublishDiagnosticsParams,
  type TextEdit,
} from 'vscode-languageserver';
import {
  createConnection,
  createProtocolConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ServerOptions, ServerState } from '../../src/core/testpmd/editor/protocol';
import { documentStatusMethod, releaseMethod, stateMethod } from '../../src/core/testpmd/editor/protocol';
import { startServer } from '../../src/server/server';

/** A text with its cursor taken out. */
export interface Marked {
  readonly text: string;
  readonly offset: number;
}

/** Takes the first `|` out of a text: where the cursor is. */
export function marked(text: string): Marked {
  const offset = text.indexOf('|');
  if (offset < 0) throw new Error(`no cursor in ${text}`);
  return { text: text.slice(0, offset) + text.slice(offset + 1), offset };
}

/** The text after edits. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('file:///x', '', 1, text), [...edits]);
}

export class TestClient {
  readonly connection: ProtocolConnection;
  /** What the server published last, by document. */
  readonly published = new Map<string, PublishDiagnosticsParams>();
  /** Notifications of other kinds, in order. */
  readonly told: { readonly method: string; readonly params: unknown }[] = [];
  /** What the server wrote to its log: failures. */
  readonly logged: string[] = [];
  private readonly texts = new Map<string, TextDocument>();
  private readonly waiting: (() => void)[] = [];

  private constructor(t: TestContext) {
    const [up, down] = [new PassThrough(), new PassThrough()];
    const server = createConnection(
      ProposedFeatures.all,
      new StreamMessageReader(up),
      new StreamMessageWriter(down),
    );
    startServer(server);
    this.connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    this.connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.published.set(params.uri, params);
      for (const wake of this.waiting.splice(0)) wake();
    });
    for (const method of [releaseMethod, documentStatusMethod])
      this.connection.onNotification(method, (params: unknown) => {
        this.told.push({ method, params });
        for (const wake of this.waiting.splice(0)) wake();
      });
    this.connection.onNotification(LogMessageNotification.type, ({ message }) => {
      this.logged.push(message);
      for (const wake of this.waiting.splice(0)) wake();
    });
    this.connection.listen();
    t.after(() => {
      this.connection.dispose();
      server.dispose();
      up.destroy();
      down.destroy();
    });
  }

  /** Starts a server and says hello to it. */
  static async start(t: TestContext, options: ServerOptions = {}): Promise<TestClient> {
    const client = new TestClient(t);
    await client.connection.sendRequest(InitializeRequest.type.method, {
      processId: null,
      rootUri: null,
      capabilities: {},
      initializationOptions: options,
    });
    await client.connection.sendNotification(InitializedNotification.type, {});
    return client;
  }

  /** Opens a document and waits for its first diagnostics. */
  async open(text: string, languageId = 'testpmd', uri = 'file:///dir/run.testpmd'): Promise<string> {
    this.texts.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
    await this.until(() => this.published.has(uri));
    return uri;
  }

  /** Replaces a part of a document, as an editor does with each key, and waits for the diagnostics of that version. */
  async edit(uri: string, start: number, end: number, text: string): Promise<void> {
    await this.type(uri, start, end, text);
    await this.settled(uri);
  }

  /** Waits for the diagnostics of what a document is now. */
  async settled(uri: string): Promise<void> {
    const { version } = this.textOf(uri);
    await this.until(() => this.published.get(uri)?.version === version);
  }

  /** Replaces a part of a document and waits for nothing. */
  async type(uri: string, start: number, end: number, text: string): Promise<void> {
    const before = this.textOf(uri);
    const range = { start: before.positionAt(start), end: before.positionAt(end) };
    const version = before.version + 1;
    this.texts.set(uri, TextDocument.update(before, [{ range, text }], version));
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    await this.until(() => this.published.get(uri)?.version === undefined);
  }

  async state(state: Partial<ServerState>): Promise<void> {
    await this.connection.sendNotification(stateMethod, state);
  }

  text(uri: string): string {
    return this.textOf(uri).getText();
  }

  position(uri: string, offset: number): Position {
    return this.textOf(uri).positionAt(offset);
  }

  diagnostics(uri: string): readonly Diagnostic[] {
    return this.published.get(uri)?.diagnostics ?? [];
  }

  async completions(uri: string, offset: number): Promise<readonly CompletionItem[]> {
    const answer = await this.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position: this.position(uri, offset),
    });
    return Array.isArray(answer) ? answer : (answer?.items ?? []);
  }

  async resolve(item: CompletionItem): Promise<string> {
    const { documentation } = await this.connection.sendRequest(CompletionResolveRequest.type, item);
    return (documentation as MarkupContent | undefined)?.value ?? '';
  }

  async hover(uri: string, offset: number): Promise<{ readonly text: string; readonly of: string } | null> {
    const answer: Hover | null = await this.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: this.position(uri, offset),
    });
    if (answer === null) return null;
    return { text: (answer.contents as MarkupContent).value, of: this.slice(uri, answer.range) };
  }

  async actions(uri: string, offset: number, only?: string): Promise<readonly CodeAction[]> {
    const position = this.position(uri, offset);
    const answer = await this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [], ...(only === undefined ? {} : { only: [only] }) },
    });
    return (answer ?? []) as CodeAction[];
  }

  /** The text after an action. */
  after(uri: string, action: CodeAction): string {
    const changes = action.edit?.documentChanges ?? [];
    const edits = changes.flatMap((change) => ('edits' in change ? change.edits : []));
    return edited(this.text(uri), edits as TextEdit[]);
  }

  slice(uri: string, range: { readonly start: Position; readonly end: Position } | undefined): string {
    return range === undefined ? '' : this.textOf(uri).getText(range);
  }

  /** Waits until something that the server said makes a condition true. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.logged.length > 0) throw new Error(this.logged.join('\n'));
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
      });
    }
  }

  private textOf(uri: string): TextDocument {
    const document = this.texts.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  }
}
