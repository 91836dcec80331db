// Commands on what this machine remembers: secrets and trusted host keys.
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { hostKeyInfo } from '../../core/ssh/hostKeys';
import { oneLine, withoutIcons } from '../../core/view/text';
import type { Handlers } from '../actions';
import { sayTime } from '../l10n';
import { flagOf, textOf } from './argument';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

export const trustCommands: Handlers<'forgetSecrets' | 'manageTrustedHostKeys'> = {
  /** `all: true` in the argument asks nothing. */
  forgetSecrets: async ({ vault }, argument) => {
    const names = vault.list();
    if (names.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('No password and no passphrase is remembered.'),
      );
      return;
    }
    const items = names.map((name) => ({
      label: withoutIcons(oneLine(name.subject)),
      description: name.kind === 'password' ? vscode.l10n.t('password') : vscode.l10n.t('passphrase'),
      picked: true,
      name,
    }));
    const chosen =
      flagOf(argument, 'all') === true
        ? items
        : await vscode.window.showQuickPick(items, {
            title: vscode.l10n.t('Forget Secrets'),
            placeHolder: vscode.l10n.t('Choose what to forget'),
            canPickMany: true,
          });
    for (const { name } of chosen ?? []) await vault.forget(name);
    if (chosen !== undefined && chosen.length > 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Forgotten: {0}', chosen.length));
    }
  },

  /** `remove` (the host of a key) in the argument asks nothing. */
  manageTrustedHostKeys: async ({ trust }, argument) => {
    const named = textOf(argument, 'remove');
    if (named !== undefined) {
      await trust.remove(named);
      return;
    }
    const keys = await trust.all();
    if (keys.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'No host key has been trusted here. Keys in known_hosts files are not listed: they belong to OpenSSH.',
        ),
      );
      return;
    }
    const items = keys.map((key) => {
      const { type, fingerprint } = hostKeyInfo(key, sha256);
      return {
        label: withoutIcons(oneLine(key.hostPort)),
        description: oneLine(type),
        detail: `${fingerprint} · ${vscode.l10n.t('trusted {0}', sayTime(key.addedAt))}`,
        key,
      };
    });
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Trusted Host Keys'),
      placeHolder: vscode.l10n.t('Choose the hosts to trust no longer'),
      canPickMany: true,
      matchOnDetail: true,
    });
    for (const host of new Set(chosen?.map(({ key }) => key.hostPort))) await trust.remove(host);
  },
};
