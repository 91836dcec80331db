// The extension's settings, typed. All of them are of scope "machine": a workspace can name no host and no program.
import * as vscode from 'vscode';

export const settingsSection = 'manaDpdk';

/** Settings that tools need; an empty text in the settings means "not set". */
export interface ToolSettings {
  readonly sshPath: string | undefined;
  readonly sshConfigFile: string | undefined;
  readonly azureCliPath: string | undefined;
}

function textSetting(key: string): string | undefined {
  const value = vscode.workspace.getConfiguration(settingsSection).get<unknown>(key);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

export function toolSettings(): ToolSettings {
  return {
    sshPath: textSetting('ssh.path'),
    sshConfigFile: textSetting('ssh.configFile'),
    azureCliPath: textSetting('azure.cliPath'),
  };
}

/** Whether a VM is detected each time its connection opens. */
export function autoDetect(): boolean {
  return vscode.workspace.getConfiguration(settingsSection).get<unknown>('autoDetect') !== false;
}
