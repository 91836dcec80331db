// Context keys for `when` clauses of the manifest: all of them, with their types, set in one place.
import * as vscode from 'vscode';

/** Every key this extension sets, without the prefix `manaDpdk.`. */
export interface ContextKeys {
  /** Decides the welcome view: no VM yet, some, or a setting that is not a list. Unset until the list was read. */
  vmList: 'empty' | 'filled' | 'unreadable';
  /** At least one VM has a report, so commands on reports make sense in the palette. */
  hasReport: boolean;
  /** A setup of this window runs on some VM. */
  setupRunning: boolean;
  /** This window follows a run of testpmd. */
  testpmdRunning: boolean;
}

/** Sets keys, and only those that changed: each is a message to the window. */
export class ContextKeySetter {
  private readonly last = new Map<string, unknown>();

  set<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
    if (this.last.get(key) === value) return;
    this.last.set(key, value);
    void vscode.commands.executeCommand('setContext', `manaDpdk.${key}`, value);
  }
}
