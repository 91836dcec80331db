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

function setting(key: string): unknown {
  return vscode.workspace.getConfiguration(settingsSection).get<unknown>(key);
}

/** The DPDK release that testpmd documents are checked against; undefined for "auto". */
export function testpmdRelease(): string | undefined {
  const release = textSetting('testpmd.release');
  return release === 'auto' ? undefined : release;
}

/** Severities by rule, as the user wrote them. */
export function testpmdRules(): Readonly<Record<string, unknown>> {
  const rules = setting('testpmd.rules');
  return typeof rules === 'object' && rules !== null ? { ...rules } : {};
}

export function testpmdInlayHints(): boolean {
  return setting('testpmd.inlayHints') !== false;
}

/** Paths of users' own files of rows. Empty in Restricted Mode where a workspace names them: VS Code sees to it. */
export function testpmdKnowledgeFiles(): readonly string[] {
  const files = setting('testpmd.knowledgeFiles');
  return Array.isArray(files)
    ? files.filter((file) => typeof file === 'string' && file.trim() !== '').map(String)
    : [];
}

/** Kinds of documents besides testpmd's own that are looked into. */
export function servedLanguages(): ReadonlySet<string> {
  const languages = setting('testpmd.languages');
  return new Set(Array.isArray(languages) ? languages.map(String) : []);
}

/** Whether logs in editors are explained that are not of the log language itself. */
export function explainsLogs(): boolean {
  return setting('logs.explain') !== false;
}

/** Whether “Run on …” stands above testpmd commands in editors. */
export function runLenses(): boolean {
  return setting('run.codeLens') !== false;
}

/** Runs that are kept of each VM. */
export function keptRuns(): number {
  const kept = setting('run.keepRecords');
  return typeof kept === 'number' && Number.isInteger(kept) ? Math.min(1000, Math.max(1, kept)) : 50;
}
