// What one client's server knows: its open documents, the state the client has sent, and what was found out about each
// command. A command is analysed once for as long as neither it nor the state changes.
import type { Diagnostic } from 'vscode-languageserver';
import type { LocatedCommand } from '../core/shell/word';
import { msg, render, type Message, type Translate } from '../core/message';
import { logKnowledge, type LogKnowledge, type LogRows } from '../core/logs/knowledge';
import { noLogRows } from '../core/logs/ownRows';
import { renderMarkdown } from '../core/report/markdownText';
import type { Analysis, LintContext } from '../core/testpmd/analysis';
import type {
  DocumentStatus,
  ReleaseStatus,
  ServerOptions,
  ServerState,
} from '../core/testpmd/editor/protocol';
import { emptyState, releaseStatus, severityOverrides, stateOf } from '../core/testpmd/editor/state';
import type { JudgedFinding, SeverityOverrides } from '../core/testpmd/finding';
import { testpmdKnowledge, type TestpmdKnowledge } from '../core/testpmd/knowledge';
import { analyse, findingsOf } from '../core/testpmd/lint';
import { releaseFor, type Release, type ReleaseId } from '../core/testpmd/release';
import { readUserRows } from '../core/testpmd/userRows';
import type { Guard } from './guard';
import type { LogDocument } from './logs/logDocument';
import type { OpenDocument } from './openDocument';

/** A command, understood and judged. */
export interface Judged {
  readonly analysis: Analysis;
  readonly context: LintContext;
  readonly findings: readonly JudgedFinding[];
}

interface Judge {
  readonly context: LintContext;
  readonly known: WeakMap<object, Judged | null>;
}

export class Session {
  readonly documents = new Map<string, OpenDocument>();
  readonly logDocuments = new Map<string, LogDocument>();
  state: ServerState = emptyState;
  knowledge: TestpmdKnowledge = testpmdKnowledge();
  status: ReleaseStatus = releaseStatus(this.state, this.knowledge);
  rulePage: string | undefined;
  /** Findings in words, since putting them into words is most of the work of a key. */
  readonly said = new WeakMap<JudgedFinding, Omit<Diagnostic, 'range'>>();
  /** What is wrong with the user's own files, in words. */
  private problems: readonly string[] = [];
  private overrides: SeverityOverrides = {};
  private judges = new Map<ReleaseId, Judge>();
  private logRows: readonly LogRows[] = [];
  private knownLogs: LogKnowledge | undefined;
  private translations: ReadonlyMap<string, string> = new Map();

  constructor(private readonly guard: Guard) {}

  /** Translates a template into the editor's language. */
  readonly translate: Translate = (template) => this.translations.get(template) ?? template;

  /** What is known of logs. Made at first use: most documents are none. */
  get logs(): LogKnowledge {
    return (this.knownLogs ??= logKnowledge(this.logRows));
  }

  /** Of that what the user's own files hold. */
  get ownLogRows(): readonly LogRows[] {
    return this.logRows;
  }

  /** The release that logs are taken to be of, where somebody has said which. */
  get logRelease(): string | undefined {
    return this.status.origin === 'assumed' ? undefined : this.status.release;
  }

  say(message: Message): string {
    return render(message, this.translate);
  }

  /** A message as Markdown; whatever comes from a document or a VM is escaped. */
  markdown(message: Message): string {
    return renderMarkdown(message, this.translate);
  }

  /** Takes `initializationOptions`, of which a client may leave out everything. */
  initialise(json: unknown): void {
    const { translations, rulePage, state } = fieldsOf(json);
    this.translations = new Map(
      Object.entries(fieldsOf(translations)).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    );
    if (typeof rulePage === 'string') this.rulePage = rulePage;
    this.update(state);
  }

  /** Takes a new state; everything that was found out under the old one is forgotten. */
  update(json: unknown): void {
    const { knowledge } = this.state;
    this.state = stateOf(json, this.state);
    if (JSON.stringify(knowledge) !== JSON.stringify(this.state.knowledge)) this.readKnowledge();
    this.overrides = severityOverrides(this.state.rules);
    this.status = releaseStatus(this.state, this.knowledge, this.problems);
    this.judges = new Map();
  }

  /** By which release a document is judged. */
  statusOf(document: OpenDocument): DocumentStatus {
    const { uri } = document;
    const named = document.commands.release;
    const own = named === undefined ? undefined : this.namedRelease(named);
    if (own !== undefined) return { uri, release: own.id, origin: 'document', vm: null };
    const { release, origin, vm } = this.status;
    return { uri, release, origin, vm };
  }

  /** What a verdict on a document's commands depends on. */
  contextOf(document: OpenDocument): LintContext {
    return this.judgeOf(document).context;
  }

  /** A command of a document, understood; undefined where a stage failed, which is in the log. */
  judged(document: OpenDocument, { command }: LocatedCommand): Judged | undefined {
    const { context, known } = this.judgeOf(document);
    let judged = known.get(command);
    if (judged === undefined) {
      judged = this.guard<Judged | null>('lint', null, () => {
        const analysis = analyse(command, context);
        return { analysis, context, findings: findingsOf(analysis, context, this.overrides) };
      });
      known.set(command, judged);
    }
    return judged ?? undefined;
  }

  /** What is to be said about a command of a document, less what comments there silence. */
  findings(document: OpenDocument, located: LocatedCommand): readonly JudgedFinding[] {
    const { suppressed } = located;
    const findings = this.judged(document, located)?.findings ?? [];
    if (suppressed === undefined) return findings;
    return suppressed === 'all' ? [] : findings.filter(({ rule }) => !suppressed.has(rule));
  }

  private namedRelease(name: string): Release | undefined {
    return this.knowledge.release(name) ?? releaseFor(name, this.knowledge.releases);
  }

  private judgeOf(document: OpenDocument): Judge {
    const { release: id } = this.statusOf(document);
    let judge = this.judges.get(id);
    if (judge === undefined) {
      const context = { release: this.releaseOf(id), machine: this.state.machine, knowledge: this.knowledge };
      judge = { context, known: new WeakMap() };
      this.judges.set(id, judge);
    }
    return judge;
  }

  private releaseOf(id: ReleaseId): Release {
    const release = this.knowledge.release(id) ?? this.knowledge.releases[0];
    if (release === undefined) throw new Error('no release is known');
    return release;
  }

  private readKnowledge(): void {
    const read = this.state.knowledge.map(({ path, text, reason }) =>
      text === null
        ? { rows: {}, logs: noLogRows, problems: [msg('{0} cannot be read: {1}', path, reason ?? '')] }
        : readUserRows(path, text),
    );
    this.problems = read.flatMap(({ problems }) => problems).map((problem) => this.say(problem));
    this.knowledge = testpmdKnowledge(read.map(({ rows }) => rows));
    this.logRows = read.flatMap(({ logs }) => (logs.rows.length + logs.fixes.length === 0 ? [] : [logs]));
    this.knownLogs = undefined;
  }
}

type Fields = Readonly<Partial<Record<keyof ServerOptions, unknown>>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? value : {};
}
