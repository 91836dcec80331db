// Detection reports as read-only documents that follow their VM: a new detection changes the open document.
import * as vscode from 'vscode';
import type { DetectionReport, Finding } from '../../core/detect/finding';
import { reportToJson } from '../../core/report/json';
import { reportToMarkdown } from '../../core/report/markdown';
import { findingMarkdown } from '../../core/view/findingText';
import { oneLine } from '../../core/view/text';
import type { Fleet } from '../fleet';
import { translate } from '../l10n';
import type { Vm } from '../vm';

export const reportScheme = 'mana-report';
export type ReportFormat = 'markdown' | 'json';

const extensions: Record<ReportFormat, string> = { markdown: 'md', json: 'json' };

/** A name any file system takes, and without the extension. */
export function reportFileName(vm: Vm, format: ReportFormat): string {
  const name = oneLine(vm.entry.name, 60).replace(/[^\p{L}\p{N}._-]+/gu, '-');
  return `${name.replace(/^[.-]+/, '') || 'vm'}-mana-report.${extensions[format]}`;
}

/** The id in the path tells two VMs of one name apart. */
export function reportUri(vm: Vm, format: ReportFormat): vscode.Uri {
  return vscode.Uri.from({ scheme: reportScheme, path: `/${vm.entry.id}/${reportFileName(vm, format)}` });
}

/** One check as a document of its own; the query says which, the path is what the tab shows. */
export function findingUri(vm: Vm, finding: Finding): vscode.Uri {
  return reportUri(vm, 'markdown').with({ path: `/${vm.entry.id}/${finding.id}.md`, query: finding.id });
}

export function reportText(report: DetectionReport, format: ReportFormat): string {
  return format === 'json'
    ? `${JSON.stringify(reportToJson(report, translate), null, 2)}\n`
    : reportToMarkdown(report, translate);
}

export class ReportDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions: vscode.Disposable[];
  /** What each document that was given out shows. */
  private readonly shown = new Map<string, DetectionReport | undefined>();
  readonly onDidChange = this.changes.event;

  constructor(private readonly fleet: Fleet) {
    this.subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(reportScheme, this),
      fleet.onDidChange(() => {
        this.follow();
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.shown.delete(document.uri.toString())),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const vm = this.vmOf(uri);
    const report = vm?.state.report;
    this.shown.set(uri.toString(), report);
    if (vm === undefined || report === undefined) {
      return vscode.l10n.t('There is no detection report of this VM. Connect to the VM and detect.');
    }
    if (uri.query === '') return reportText(report, uri.path.endsWith('.json') ? 'json' : 'markdown');
    const finding = report.findings.find(({ id }) => id === uri.query);
    return finding === undefined
      ? vscode.l10n.t('This check is not in the newest report.')
      : findingMarkdown(finding, vm.entry.name, translate);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changes.dispose();
  }

  private vmOf(uri: vscode.Uri): Vm | undefined {
    const [, id] = uri.path.split('/');
    return id === undefined ? undefined : this.fleet.get(id);
  }

  private follow(): void {
    for (const [address, before] of this.shown) {
      const uri = vscode.Uri.parse(address);
      if (this.vmOf(uri)?.state.report !== before) this.changes.fire(uri);
    }
  }
}
