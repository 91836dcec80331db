// Commands on the detection report of a VM: open, copy, save.
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { DetectionReport } from '../../core/detect/finding';
import { msg } from '../../core/message';
import { ProblemError, type Problem } from '../../core/problem';
import { commandId } from '../../core/view/commandNames';
import type { Handlers, Parts } from '../actions';
import type { Vm } from '../vm';
import { reportFileName, reportText, reportUri, type ReportFormat } from '../views/reportDocuments';
import { pickVm } from './pickVm';

export const noReport: Problem = {
  id: 'no-report',
  message: msg('There is no detection report yet.'),
  remedies: [{ label: msg('Detect'), command: commandId('detect') }],
};

export interface VmWithReport {
  readonly vm: Vm;
  readonly report: DetectionReport;
}

/** @throws ProblemError where there is no report. */
export async function pickReport(
  parts: Parts,
  argument: unknown,
  title: string,
): Promise<VmWithReport | undefined> {
  const suits = ({ report }: { readonly report: DetectionReport | undefined }) => report !== undefined;
  const vm = await pickVm(parts, argument, { title, suits, otherwise: noReport });
  if (vm === undefined) return undefined;
  const { report } = vm.state;
  if (report === undefined) throw new ProblemError(noReport);
  return { vm, report };
}

/** Shows Markdown rendered; where the built-in preview is switched off, as text. */
export async function openMarkdown(uri: vscode.Uri): Promise<void> {
  const preview = vscode.extensions.getExtension('vscode.markdown-language-features');
  if (preview === undefined) await vscode.window.showTextDocument(uri, { preview: true });
  else await vscode.commands.executeCommand('markdown.showPreview', uri);
}

export const reportCommands: Handlers<'openReport' | 'openReportJson' | 'copyReport' | 'saveReport'> = {
  openReport: async (parts, argument) => {
    const picked = await pickReport(parts, argument, vscode.l10n.t('Open Detection Report'));
    if (picked !== undefined) await openMarkdown(reportUri(picked.vm, 'markdown'));
  },

  openReportJson: async (parts, argument) => {
    const picked = await pickReport(parts, argument, vscode.l10n.t('Open Detection Report as JSON'));
    if (picked !== undefined)
      await vscode.window.showTextDocument(reportUri(picked.vm, 'json'), { preview: false });
  },

  copyReport: async (parts, argument) => {
    const picked = await pickReport(parts, argument, vscode.l10n.t('Copy Detection Report'));
    if (picked === undefined) return;
    await vscode.env.clipboard.writeText(reportText(picked.report, 'markdown'));
    vscode.window.setStatusBarMessage(vscode.l10n.t('Detection report copied as Markdown'), 3000);
  },

  /** `target` (a Uri) in the argument asks nothing. */
  saveReport: async (parts, argument) => {
    const title = vscode.l10n.t('Save Detection Report');
    const picked = await pickReport(parts, argument, title);
    if (picked === undefined) return undefined;
    const target = targetOf(argument) ?? (await askTarget(picked.vm, title));
    if (target === undefined) return undefined;
    const format: ReportFormat = target.path.toLowerCase().endsWith('.json') ? 'json' : 'markdown';
    const content = new TextEncoder().encode(reportText(picked.report, format));
    try {
      await vscode.workspace.fs.writeFile(target, content);
    } catch (error) {
      throw new ProblemError(
        {
          id: 'report-not-saved',
          message: msg('The report could not be saved.'),
          detail: [error instanceof Error ? error.message : String(error)],
          remedies: [],
        },
        { cause: error },
      );
    }
    return target;
  },
};

function targetOf(argument: unknown): vscode.Uri | undefined {
  const target =
    typeof argument === 'object' && argument !== null && 'target' in argument ? argument.target : undefined;
  return target instanceof vscode.Uri ? target : undefined;
}

async function askTarget(vm: Vm, title: string): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  return vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.joinPath(folder, reportFileName(vm, 'markdown')),
    filters: { Markdown: ['md'], JSON: ['json'] },
  });
}
