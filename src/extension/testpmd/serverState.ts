// Everything the server's verdicts depend on besides documents: settings, the active VM's facts, users' own files.
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { DetectionReport } from '../../core/detect/finding';
import type { KnowledgeFile, ServerState } from '../../core/testpmd/editor/protocol';
import { machineOfFacts, type Machine } from '../../core/testpmd/machine';
import type { Fleet } from '../fleet';
import {
  settingsSection,
  testpmdInlayHints,
  testpmdKnowledgeFiles,
  testpmdRelease,
  testpmdRules,
} from '../settings';

const rememberedKey = 'testpmd.release';

/** A file of rows is far smaller; what is larger is not one. */
const largestFile = 4 * 1024 * 1024;
const mostFiles = 20;

export class ServerStateSource implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];
  private report: DetectionReport | undefined;
  private machine: Machine | null = null;
  private files = new Set<string>();
  readonly onDidChange = this.changes.event;

  /** @param memento Of the workspace: remembers the release chosen for it. */
  constructor(
    private readonly fleet: Fleet,
    private readonly memento: vscode.Memento,
  ) {
    this.subscriptions = [
      fleet.onDidChange(() => {
        if (this.takeMachine()) this.changes.fire();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${settingsSection}.testpmd`)) this.changes.fire();
      }),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (this.files.has(uri.toString())) this.changes.fire();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.changes.fire();
      }),
    ];
    this.takeMachine();
  }

  async read(): Promise<ServerState> {
    const uris = testpmdKnowledgeFiles().slice(0, mostFiles).map(uriOf);
    this.files = new Set(uris.map(({ uri }) => uri.toString()));
    const release = testpmdRelease() ?? null;
    return {
      release,
      remembered: this.memento.get<string>(rememberedKey) ?? null,
      machine: this.machineFor(release),
      rules: testpmdRules(),
      inlayHints: testpmdInlayHints(),
      knowledge: await Promise.all(uris.map(readFile)),
    };
  }

  /** Keeps a release for this workspace where the settings cannot be written. */
  async remember(release: string | undefined): Promise<void> {
    await this.memento.update(rememberedKey, release);
    this.changes.fire();
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions, this.changes).dispose();
  }

  /** "auto" is the VM's own release; one that the user names in the settings counts before it. */
  private machineFor(release: string | null): Machine | null {
    return release === null || this.machine === null ? this.machine : { ...this.machine, dpdkVersion: null };
  }

  /** The facts of the active VM, from this session or the cache. @returns whether they are others than before. */
  private takeMachine(): boolean {
    const report = this.fleet.active?.state.report;
    if (report === this.report) return false;
    this.report = report;
    this.machine = report === undefined ? null : machineOfFacts(report.facts);
    return true;
  }
}

interface NamedFile {
  readonly path: string;
  readonly uri: vscode.Uri;
}

/** A path of the setting: absolute, from the home folder, or from the first folder of the workspace. */
function uriOf(path: string): NamedFile {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (/^~[/\\]/.test(path)) return { path, uri: vscode.Uri.file(join(homedir(), path.slice(2))) };
  if (isAbsolute(path) || folder === undefined) return { path, uri: vscode.Uri.file(path) };
  return { path, uri: vscode.Uri.joinPath(folder, path) };
}

async function readFile({ path, uri }: NamedFile): Promise<KnowledgeFile> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    // Reading a pipe or a device would never end.
    if ((type & vscode.FileType.File) === 0) throw new Error(vscode.l10n.t('it is not a file'));
    if (size > largestFile) throw new Error(vscode.l10n.t('it is larger than 4 MiB'));
    const bytes = await vscode.workspace.fs.readFile(uri);
    return { path, text: new TextDecoder().decode(bytes) };
  } catch (error) {
    const missing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    const reason = error instanceof Error ? error.message : String(error);
    return { path, text: null, reason: missing ? vscode.l10n.t('there is no such file') : reason };
  }
}
