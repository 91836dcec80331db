// Commands on one check of a report, and on single lines of the tree.
import * as vscode from 'vscode';
import type { Finding } from '../../core/detect/finding';
import { msg } from '../../core/message';
import { ProblemError } from '../../core/problem';
import { withoutIcons } from '../../core/view/text';
import { findingText } from '../../core/view/findingText';
import { statusWords } from '../../core/view/words';
import type { Handlers, Parts } from '../actions';
import { say, sayLine, translate } from '../l10n';
import type { Vm } from '../vm';
import { findingUri } from '../views/reportDocuments';
import { statusOrder, textOf } from './argument';
import { openMarkdown, pickReport } from './report';

/** Where the requirements of DPDK on MANA are written down. */
const article = 'https://learn.microsoft.com/azure/virtual-network/setup-dpdk-mana';

interface VmWithFinding {
  readonly vm: Vm;
  readonly finding: Finding;
}

/** The check the argument names, or the one the user picks from the report. */
async function pickFinding(
  parts: Parts,
  argument: unknown,
  title: string,
): Promise<VmWithFinding | undefined> {
  const picked = await pickReport(parts, argument, title);
  if (picked === undefined) return undefined;
  const { findings } = picked.report;
  const id = textOf(argument, 'findingId');
  if (id !== undefined) {
    const finding = findings.find((candidate) => candidate.id === id);
    if (finding === undefined) throw new ProblemError(goneFinding());
    return { vm: picked.vm, finding };
  }
  const items = [...findings]
    .sort((a, b) => statusOrder[a.status] - statusOrder[b.status])
    .map((finding) => ({
      label: withoutIcons(sayLine(finding.title)),
      description: say(statusWords(finding.status)),
      detail: withoutIcons(sayLine(finding.reason)),
      finding,
    }));
  const item = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Choose a check'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return item && { vm: picked.vm, finding: item.finding };
}

function goneFinding() {
  return {
    id: 'finding-gone',
    message: msg('This check is not in the newest report.'),
    remedies: [],
  };
}

export const findingCommands: Handlers<'showFinding' | 'copyFinding' | 'copyItem' | 'openDocumentation'> = {
  showFinding: async (parts, argument) => {
    const picked = await pickFinding(parts, argument, vscode.l10n.t('Show Check'));
    if (picked !== undefined) await openMarkdown(findingUri(picked.vm, picked.finding));
  },

  copyFinding: async (parts, argument) => {
    const picked = await pickFinding(parts, argument, vscode.l10n.t('Copy Check'));
    if (picked === undefined) return;
    await copy(findingText(picked.finding, translate));
  },

  copyItem: async (_parts, argument) => {
    const label =
      typeof argument === 'object' && argument !== null && 'label' in argument ? argument.label : undefined;
    const text = textOf(argument, 'copy') ?? (typeof label === 'string' ? label : undefined);
    if (text !== undefined) await copy(text);
  },

  /** Of a check where it has a page of its own, else the article on DPDK and MANA. */
  openDocumentation: async (parts, argument) => {
    const vmId = textOf(argument, 'vmId');
    const findingId = textOf(argument, 'findingId');
    const report = vmId === undefined ? undefined : parts.fleet.get(vmId)?.state.report;
    const page = report?.findings.find(({ id }) => id === findingId)?.doc ?? article;
    // A cached report comes from a file: only the web is opened from it.
    await vscode.env.openExternal(vscode.Uri.parse(page.startsWith('https://') ? page : article));
  },
};

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied'), 3000);
}
