// Asks whether an unknown host may be trusted. Escape, closing the dialog and a vanished connection all mean no.
import * as vscode from 'vscode';
import type { HostKeyAnswer, HostKeyQuestion } from '../../core/ssh/prompts';
import { oneLine } from '../../core/view/text';

/** `host:port`, IPv6 in brackets. */
function addressOf({ hostname, port }: HostKeyQuestion): string {
  return oneLine(`${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`);
}

/** The text of the dialog, apart from VS Code's dialog itself so that it can be read in tests. */
export function hostKeyText(question: HostKeyQuestion): {
  readonly message: string;
  readonly detail: string;
} {
  const address = addressOf(question);
  const lines = [
    vscode.l10n.t('Address: {0}', address),
    vscode.l10n.t('Key type: {0}', oneLine(question.key.type)),
    vscode.l10n.t('Fingerprint: {0}', oneLine(question.key.fingerprint)),
  ];
  const known = question.otherKnown.map((key) => `${oneLine(key.type)} ${oneLine(key.fingerprint)}`);
  return {
    message: question.viaJump
      ? vscode.l10n.t('The jump host {0} is not known yet. Do you trust it?', oneLine(question.alias))
      : vscode.l10n.t('{0} is not known yet. Do you trust it?', oneLine(question.alias)),
    detail: [
      lines.join('\n'),
      ...(known.length === 0
        ? []
        : [`${vscode.l10n.t('Keys of other types are known for this host:')}\n${known.join('\n')}`]),
      vscode.l10n.t(
        'Compare the fingerprint before you trust it: on the VM, for example in the serial console of the Azure portal, run',
      ) + '\nfor f in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf "$f"; done',
    ].join('\n\n'),
  };
}

export async function askHostKey(question: HostKeyQuestion, signal: AbortSignal): Promise<HostKeyAnswer> {
  const trust = vscode.l10n.t('Trust and Connect');
  const once = vscode.l10n.t('Trust Once');
  const { message, detail } = hostKeyText(question);
  // The first button is the one that Enter presses: it must not be the one that trusts.
  const no = vscode.l10n.t('Do Not Connect');
  const asked = vscode.window.showWarningMessage(message, { modal: true, detail }, no, trust, once);
  const answer = await Promise.race([asked, aborted(signal)]);
  // A dialog cannot be taken back. When the connection is gone, whatever is answered later counts for nothing.
  if (signal.aborted) return 'cancel';
  if (answer === trust) return 'trust';
  return answer === once ? 'trust-once' : 'cancel';
}

async function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener(
      'abort',
      () => {
        resolve(undefined);
      },
      { once: true },
    );
  });
}
