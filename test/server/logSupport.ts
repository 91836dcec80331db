// What the tests of logs over LSP share: a log, and what is marked and said in it, in few words.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext } from 'node:test';
import {
  CodeLensRequest,
  DiagnosticSeverity,
  DiagnosticTag,
  DocumentSymbolRequest,
  InlayHintRequest,
  type Diagnostic,
  type DocumentSymbol,
  type Range,
} from 'vscode-languageserver';
import { edited, TestClient } from './client';

export const corpus = (name: string): string =>
  readFileSync(join('test', 'core', 'logs', 'corpus', `${name}.log`), 'utf8');

/** A start of testpmd while the kernel still holds the VF: noise, a line that nobody knows, a cause, what follows. */
export const notDown = [
  'EAL: Detected CPU lcores: 8',
  'mana_init_once(): MP INIT PRIMARY',
  'acme-tool: fatal error 77 of the frobnicator',
  'mana_start_tx_queues(): Failed to create qp queue index 0',
  'mana_dev_start(): failed to start tx queues -19',
  'Fail to start port 1: No such device',
  '',
].join('\n');

export const whole: Range = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };

export const severityNames = new Map<DiagnosticSeverity | undefined, string>([
  [DiagnosticSeverity.Error, 'error'],
  [DiagnosticSeverity.Warning, 'warning'],
  [DiagnosticSeverity.Information, 'info'],
  [DiagnosticSeverity.Hint, 'hint'],
]);

export async function openLog(
  client: TestClient,
  text: string,
  uri = 'file:///dir/run.log',
): Promise<string> {
  return client.open(text, 'dpdk-log', uri);
}

/** `LINE SEVERITY CODE: MARKED TEXT` for each mark, by line; `~` for one that is faded. */
export function marked(client: TestClient, uri: string): string[] {
  return client
    .diagnostics(uri)
    .map(({ range, severity, code, tags }) => {
      const faded = tags?.includes(DiagnosticTag.Unnecessary) === true ? '~' : '';
      const name = severityNames.get(severity) ?? '';
      return {
        line: range.start.line,
        text: `${range.start.line + 1} ${faded}${name} ${code ?? '-'}: ${client.slice(uri, range)}`,
      };
    })
    .sort((one, other) => one.line - other.line)
    .map(({ text }) => text);
}

export const messageOf = ({ message }: Diagnostic): string =>
  typeof message === 'string' ? message : message.value;

/** The message of the first mark of a line, from 1. */
export function messageAt(client: TestClient, uri: string, line: number): string {
  const found = client.diagnostics(uri).find(({ range }) => range.start.line === line - 1);
  return found === undefined ? '' : messageOf(found);
}

export async function hoverAt(client: TestClient, uri: string, text: string): Promise<string> {
  const hover = await client.hover(uri, client.text(uri).indexOf(text) + 1);
  return hover?.text ?? '';
}

export async function lenses(
  client: TestClient,
  uri: string,
): Promise<
  readonly {
    readonly line: number;
    readonly title: string;
    readonly command: string;
    readonly argument: unknown;
  }[]
> {
  const answer = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
  return (answer ?? []).map(({ range, command }) => ({
    line: range.start.line + 1,
    title: command?.title ?? '',
    command: command?.command ?? '',
    argument: command?.arguments?.[0] as unknown,
  }));
}

/** The text with each hint in brackets where it is drawn. */
export async function hinted(client: TestClient, uri: string, range: Range = whole): Promise<string> {
  const hints = await client.connection.sendRequest(InlayHintRequest.type, { textDocument: { uri }, range });
  return edited(
    client.text(uri),
    (hints ?? []).map(({ position, label }) => ({
      range: { start: position, end: position },
      newText: ` [${typeof label === 'string' ? label : ''}]`,
    })),
  );
}

export async function symbols(client: TestClient, uri: string): Promise<readonly DocumentSymbol[]> {
  const answer = await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } });
  return (answer ?? []) as DocumentSymbol[];
}

/** All translations that the extension ships. */
export function japanese(): Readonly<Record<string, string>> {
  const folder = join('l10n', 'ja');
  return Object.assign(
    {},
    ...readdirSync(folder).map(
      (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, string>,
    ),
  ) as Record<string, string>;
}

/** What the marks of a log are when it is opened as it is. */
export async function fresh(t: TestContext, text: string): Promise<string[]> {
  const client = await TestClient.start(t);
  return marked(client, await openLog(client, text));
}
