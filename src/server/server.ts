// Wiring of the language server: documents and state in, one provider a file out. Needs no VM and no network.
import {
  DidChangeConfigurationNotification,
  TextDocumentSyncKind,
  type Connection,
  type InitializeResult,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  catalogueMethod,
  documentKindOf,
  documentStatusMethod,
  releaseMethod,
  runnablesMethod,
  stateMethod,
  type RunnablesParams,
} from '../core/testpmd/editor/protocol';
import { catalogueOf } from './catalogue';
import {
  explainTextMethod,
  explanationMethod,
  fixMethod,
  isLogDocument,
  lineMethod,
  ownLogRowsMethod,
  type ExplainTextParams,
  type ExplanationParams,
  type FixParams,
  type LineParams,
} from '../core/logs/editor/protocol';
import { codeActionKinds, codeActionsOf } from './codeActions';
import { completionsOf, completionTriggers, resolveCompletion } from './completion';
import { diagnosticsOf } from './diagnostics';
import { formattingOf } from './formatting';
import { guardOf } from './guard';
import { hoverOf } from './hover';
import { inlayHintsOf } from './inlayHints';
import { linksOf } from './links';
import { LogDocument } from './logs/logDocument';
import { explainText, explanationOf, fixOffer, lineVerdict } from './logs/logRequests';
import { logActions, logDiagnostics, logHints, logHover, logLenses, logSymbols } from './logs/logService';
import { OpenDocument } from './openDocument';
import { semanticTokensOf, tokenLegend } from './semanticTokens';
import { runnablesOf } from './runnables';
import { settingsState } from './settings';
import { Delayed } from './delayed';
import { Session } from './session';
import { signatureOf, signatureTriggers } from './signature';
import { foldingOf, symbolsOf } from './symbols';

/** Serves one connection until it ends. */
export function startServer(connection: Connection): void {
  const guard = guardOf(connection.console);
  const session = new Session(guard);
  const { documents, logDocuments } = session;
  const told = new Map<string, string>();

  /** Runs a provider on an open document. */
  const at = <T>(name: string, fallback: T, uri: string, run: (document: OpenDocument) => T): T => {
    const document = documents.get(uri);
    return document === undefined ? fallback : guard(name, fallback, () => run(document));
  };

  /** Runs a provider on an open log. */
  const inLog = <T>(name: string, fallback: T, uri: string, run: (document: LogDocument) => T): T => {
    const document = logDocuments.get(uri);
    return document === undefined ? fallback : guard(name, fallback, () => run(document));
  };

  const publishLog = (document: LogDocument): void => {
    document.judgeBy(session.logs, session.logRelease);
    void connection.sendDiagnostics({
      uri: document.uri,
      version: document.version,
      diagnostics: guard('log diagnostics', [], () => logDiagnostics(session, document)),
    });
    void connection.languages.inlayHint.refresh().catch(() => undefined);
    void connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
  };
  const logsLater = new Delayed<string>((uri) => {
    inLog('publish', undefined, uri, publishLog);
  });

  const publish = (document: OpenDocument): void => {
    const { uri, version } = document;
    void connection.sendDiagnostics({
      uri,
      version,
      diagnostics: guard('diagnostics', [], () => diagnosticsOf(session, document)),
    });
    tell(uri, documentStatusMethod, session.statusOf(document));
  };

  /** Sends a notification unless the client has been told the same before. */
  const tell = (key: string, method: string, value: unknown): void => {
    const text = JSON.stringify(value);
    if (told.get(key) === text) return;
    told.set(key, text);
    void connection.sendNotification(method, value);
  };

  const update = (state: unknown): void => {
    guard('state', undefined, () => {
      session.update(state);
    });
    tell('', releaseMethod, session.status);
    for (const document of documents.values()) publish(document);
    for (const document of logDocuments.values()) publishLog(document);
    void connection.languages.inlayHint.refresh().catch(() => undefined);
  };

  connection.onInitialize(({ initializationOptions }): InitializeResult => {
    guard('initialize', undefined, () => {
      session.initialise(initializationOptions);
    });
    return {
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        hoverProvider: true,
        completionProvider: { triggerCharacters: completionTriggers, resolveProvider: true },
        signatureHelpProvider: { triggerCharacters: signatureTriggers },
        codeActionProvider: { codeActionKinds },
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        documentFormattingProvider: true,
        documentRangeFormattingProvider: true,
        documentLinkProvider: {},
        codeLensProvider: {},
        inlayHintProvider: true,
        semanticTokensProvider: { legend: tokenLegend, full: true, range: true },
      },
    };
  });
  connection.onInitialized(() => {
    tell('', releaseMethod, session.status);
  });
  connection.onNotification(stateMethod, update);
  connection.onNotification(DidChangeConfigurationNotification.type, ({ settings }) => {
    const state = settingsState(settings);
    if (state !== undefined) update(state);
  });
  connection.onRequest(catalogueMethod, () => guard('catalogue', null, () => catalogueOf(session)));

  const openLog = (document: TextDocument): void => {
    const { protocol, pathname } = new URL(document.uri);
    if (!isLogDocument(document.languageId, protocol.slice(0, -1), pathname)) return;
    const log = guard(
      'open log',
      undefined,
      () => new LogDocument(document, session.logs, session.logRelease),
    );
    if (log === undefined) return;
    logDocuments.set(log.uri, log);
    publishLog(log);
  };

  connection.onRequest(runnablesMethod, ({ uri }: RunnablesParams) =>
    at('runnables', [], uri, (document) => runnablesOf(session, document)),
  );

  connection.onRequest(explanationMethod, (params: ExplanationParams) =>
    guard('explanation', null, () => explanationOf(session, params)),
  );
  connection.onRequest(explainTextMethod, (params: ExplainTextParams) =>
    guard('explain text', null, () => explainText(session, params)),
  );
  connection.onRequest(lineMethod, (params: LineParams) =>
    guard('line', null, () => lineVerdict(session, params)),
  );
  connection.onRequest(ownLogRowsMethod, () => guard('own rows', [], () => session.ownLogRows));
  connection.onRequest(fixMethod, (params: FixParams) => guard('fix', null, () => fixOffer(session, params)));

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    const kind = documentKindOf(languageId, uri);
    if (kind === undefined) {
      openLog(TextDocument.create(uri, languageId, version, text));
      return;
    }
    const document = guard('open', undefined, () => {
      return new OpenDocument(kind, TextDocument.create(uri, languageId, version, text));
    });
    if (document === undefined) return;
    documents.set(uri, document);
    publish(document);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    at('change', undefined, uri, (document) => {
      document.change(contentChanges, version);
      publish(document);
    });
    inLog('log change', undefined, uri, (document) => {
      document.change(contentChanges, version);
      logsLater.ask(uri);
    });
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    if (!documents.delete(uri) && !logDocuments.delete(uri)) return;
    told.delete(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  connection.onHover(({ textDocument: { uri }, position }) =>
    logDocuments.has(uri)
      ? inLog('log hover', null, uri, (document) => logHover(session, document, position))
      : at('hover', null, uri, (document) => hoverOf(session, document, position)),
  );
  connection.onCompletion(({ textDocument: { uri }, position }) =>
    at('completion', [], uri, (document) => completionsOf(session, document, position)),
  );
  connection.onCompletionResolve((item) => guard('resolve', item, () => resolveCompletion(session, item)));

  connection.onSignatureHelp(({ textDocument: { uri }, position }) =>
    at('signature', null, uri, (document) => signatureOf(session, document, position)),
  );
  connection.onCodeAction(({ textDocument: { uri }, range, context }) =>
    logDocuments.has(uri)
      ? inLog('log actions', [], uri, (document) => logActions(session, document, range))
      : at('code action', [], uri, (document) =>
          codeActionsOf(session, document, document.offsetsOf(range), context),
        ),
  );
  connection.onDocumentSymbol(({ textDocument: { uri } }) =>
    logDocuments.has(uri)
      ? inLog('log symbols', [], uri, (document) => logSymbols(session, document))
      : at('symbols', [], uri, (document) => symbolsOf(session, document)),
  );
  connection.onFoldingRanges(({ textDocument: { uri } }) => at('folding', [], uri, foldingOf));
  connection.onDocumentFormatting(({ textDocument: { uri } }) =>
    at('formatting', [], uri, (document) => formattingOf(session, document)),
  );
  connection.onDocumentRangeFormatting(({ textDocument: { uri }, range }) =>
    at('formatting', [], uri, (document) => formattingOf(session, document, document.offsetsOf(range))),
  );
  connection.onDocumentLinks(({ textDocument: { uri } }) =>
    at('links', [], uri, (document) => linksOf(session, document)),
  );
  connection.onCodeLens(({ textDocument: { uri } }) =>
    inLog('log lenses', [], uri, (document) => logLenses(session, document)),
  );
  connection.languages.inlayHint.on(({ textDocument: { uri }, range }) =>
    logDocuments.has(uri)
      ? inLog('log hints', [], uri, (document) => logHints(session, document, range))
      : at('inlay hints', [], uri, (document) => inlayHintsOf(session, document, document.offsetsOf(range))),
  );
  connection.languages.semanticTokens.on(({ textDocument: { uri } }) =>
    at('tokens', { data: [] }, uri, (document) => semanticTokensOf(session, document)),
  );
  connection.languages.semanticTokens.onRange(({ textDocument: { uri }, range }) =>
    at('tokens', { data: [] }, uri, (document) =>
      semanticTokensOf(session, document, document.offsetsOf(range)),
    ),
  );

  connection.listen();
}
