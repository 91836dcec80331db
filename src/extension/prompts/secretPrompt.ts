// Asks for a password, a passphrase or an answer to the server's question, in an input box that hides it.
import * as vscode from 'vscode';
import type { Message } from '../../core/message';
import type { SecretQuestion } from '../../core/ssh/prompts';
import { withoutLinks } from '../../core/view/text';
import { sayLine } from '../l10n';

/** The password of a setup's sudo: for one run, never to be remembered. */
export interface SudoQuestion {
  readonly kind: 'sudo';
  readonly label: Message;
  readonly echo: false;
  readonly refused: number;
}

export type Question = SecretQuestion | SudoQuestion;

export interface SecretAnswer {
  readonly secret: string;
  readonly remember: boolean;
}

/** One-time codes are of no use later, and what becomes root is asked for each time. */
export function canRemember(question: Question): boolean {
  return question.kind === 'password' || question.kind === 'passphrase';
}

/** @returns undefined when the user cancelled, or the connection attempt ended first. */
export async function askSecret(question: Question, signal: AbortSignal): Promise<SecretAnswer | undefined> {
  const box = vscode.window.createInputBox();
  const listeners: { dispose(): unknown }[] = [box];
  let remember = false;
  box.title = titleOf(question);
  box.prompt = promptOf(question);
  box.password = !question.echo;
  box.ignoreFocusOut = true;
  const drawButton = () => {
    box.buttons = canRemember(question) ? [rememberButton(remember)] : [];
  };
  drawButton();
  try {
    return await new Promise<SecretAnswer | undefined>((resolve) => {
      const hide = () => {
        box.hide();
      };
      signal.addEventListener('abort', hide, { once: true });
      listeners.push(
        box.onDidTriggerButton(() => {
          remember = !remember;
          drawButton();
        }),
        box.onDidAccept(() => {
          resolve({ secret: box.value, remember });
        }),
        box.onDidHide(() => {
          resolve(undefined);
        }),
        {
          dispose: () => {
            signal.removeEventListener('abort', hide);
          },
        },
      );
      if (signal.aborted) resolve(undefined);
      else box.show();
    });
  } finally {
    for (const listener of listeners) listener.dispose();
  }
}

function titleOf(question: Question): string {
  switch (question.kind) {
    case 'password':
      return vscode.l10n.t('Password');
    case 'passphrase':
      return vscode.l10n.t('Passphrase of a private key');
    case 'keyboard-interactive':
      return vscode.l10n.t('The server asks');
    case 'sudo':
      return vscode.l10n.t('Password for sudo');
  }
}

/** VS Code makes links of `[label](command:…)` here, and the words may be the server's. */
export function promptOf(question: Question): string {
  const label = withoutLinks(sayLine(question.label));
  return question.refused === 0 ? label : `${vscode.l10n.t('That was not accepted. Try again.')} ${label}`;
}

function rememberButton(remember: boolean): vscode.QuickInputButton {
  return remember
    ? {
        iconPath: new vscode.ThemeIcon('save'),
        tooltip: vscode.l10n.t(
          'Will be remembered in the secret storage of this machine. Click to not remember it.',
        ),
      }
    : {
        iconPath: new vscode.ThemeIcon('circle-large-outline'),
        tooltip: vscode.l10n.t('Not remembered. Click to remember it in the secret storage of this machine.'),
      };
}
