// What the editor's extension and the language server tell each other besides LSP: names, and the shape of each message.
import type { DocumentKind } from '../../documents/document';
import type { Severity } from '../finding';
import type { Machine } from '../machine';
import type { ReleaseId } from '../release';
import type { RuleId } from '../ruleTable';
import type { RunnableCommand } from '../../run/runnable';

/** Client to server, a notification with a `ServerState`: everything a verdict depends on besides the documents. */
export const stateMethod = 'manaDpdk/state';

/** Server to client, a notification with a `ReleaseStatus`: after the start and whenever it has changed. */
export const releaseMethod = 'manaDpdk/release';

/** Server to client, a notification with a `DocumentStatus`: after a document is opened and whenever it has changed. */
export const documentStatusMethod = 'manaDpdk/documentStatus';

/** Client to server, a request without parameters that is answered with a `Catalogue`. */
export const catalogueMethod = 'manaDpdk/catalogue';

/** Client to server, a request with `RunnablesParams` that is answered with a list of `Runnable`, in the order of the text. */
export const runnablesMethod = 'manaDpdk/runnables';

export interface RunnablesParams {
  readonly uri: string;
}

/**
 * A command of a document that could be run.
 *
 * @property range Where it stands, in lines and characters from 0.
 * @property title What it does, in the editor's language; may be empty.
 */
export interface Runnable extends RunnableCommand {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly title: string;
}

/** A user's own file of rows, read by the client. `text` null: it cannot be read, for the `reason`. */
export interface KnowledgeFile {
  readonly path: string;
  readonly text: string | null;
  readonly reason?: string;
}

/**
 * @property release The setting; null for "auto".
 * @property remembered The answer of the user who was asked for a release; null where nobody was.
 * @property machine The active VM's facts; null without one.
 * @property rules As the user wrote them: whatever is no rule or no severity is left out by the server.
 */
export interface ServerState {
  readonly release: string | null;
  readonly remembered: string | null;
  readonly machine: Machine | null;
  readonly rules: Readonly<Record<string, unknown>>;
  readonly inlayHints: boolean;
  readonly knowledge: readonly KnowledgeFile[];
}

/**
 * `initializationOptions` of the server. Any other client may leave all of it out.
 *
 * @property translations English template to text of the editor's language; absent for English.
 * @property rulePage Address of a rule's page with `{rule}` for its id; absent: the page of DPDK's own documentation.
 */
export interface ServerOptions {
  readonly translations?: Readonly<Record<string, string>>;
  readonly state?: Partial<ServerState>;
  readonly rulePage?: string;
}

/**
 * Which release the server judges by.
 *
 * @property origin `vm` before `setting` before `remembered`; `assumed`: nothing says which one, so `assumedRelease` is
 *   taken, and the client may ask the user.
 * @property version What the VM has in full, e.g. `24.11.2`; null unless the origin is `vm`.
 * @property vm Name of the VM; null unless the origin is `vm`.
 * @property unknown What setting or VM named without the server knowing a release for it; null otherwise.
 * @property problems What is wrong with the user's own files, in the editor's language.
 */
export interface ReleaseStatus {
  readonly release: ReleaseId;
  readonly origin: 'setting' | 'vm' | 'remembered' | 'assumed';
  readonly version: string | null;
  readonly vm: string | null;
  readonly unknown: string | null;
  readonly problems: readonly string[];
}

/**
 * By which release one document is judged: what a comment in it says counts before everything else.
 *
 * @property vm Name of the VM; null unless the origin is `vm`.
 */
export interface DocumentStatus {
  readonly uri: string;
  readonly release: ReleaseId;
  readonly origin: ReleaseStatus['origin'] | 'document';
  readonly vm: string | null;
}

/** What commands of the extension offer, in the editor's language; snippets are filled with the machine's facts. */
export interface Catalogue {
  readonly releases: readonly ReleaseId[];
  readonly rules: readonly RuleOffer[];
  readonly snippets: readonly SnippetOffer[];
}

/** @property source Address of the page in DPDK's or Microsoft's documentation. */
export interface RuleOffer {
  readonly id: RuleId;
  readonly title: string;
  readonly severity: Severity | 'off';
  readonly source: string;
}

/**
 * @property scope `command`: a command line of testpmd. `console`: lines for its prompt.
 * @property body In the editor's snippet syntax, several lines with `\` at their ends.
 */
export interface SnippetOffer {
  readonly scope: 'command' | 'console';
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly body: string;
}

const kindByLanguage: Readonly<Partial<Record<string, DocumentKind>>> = {
  shellscript: 'shell',
  testpmd: 'testpmd',
  'testpmd-console': 'console',
  markdown: 'markdown',
  makefile: 'makefile',
};

/**
 * How commands are found in a document.
 *
 * @param languageId The editor's id of its language. @param path Path of its address.
 * @returns undefined for a document that is not served.
 */
export function documentKindOf(languageId: string, path: string): DocumentKind | undefined {
  if (languageId === 'json' || languageId === 'jsonc')
    return /(?:^|[\\/])tasks\.json$/.test(path) ? 'tasks' : undefined;
  return kindByLanguage[languageId];
}
