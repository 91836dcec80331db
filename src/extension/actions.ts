// What every command can use: the parts of the running extension, handed over in one object.
import type * as vscode from 'vscode';
import type { CommandName } from '../core/view/commandNames';
import type { TrustedKeys } from '../platform';
import type { DoctorDocuments } from './doctor/doctorDocuments';
import type { Fleet } from './fleet';
import type { TestpmdLanguage } from './languageClient';
import type { Log } from './log';
import type { Explanations } from './logs/explanations';
import type { LogPanel } from './logs/logPanel';
import type { LogViewers } from './logs/logViewers';
import type { SecretVault } from './prompts/secretVault';
import type { ReportStore } from './reportStore';
import type { Runs } from './run/runs';
import type { Setup } from './setup/setup';
import type { SudoPasswords } from './setup/sudoPasswords';
import type { VmStore } from './vmStore';

export interface Parts {
  readonly extension: vscode.Extension<unknown>;
  readonly fleet: Fleet;
  readonly store: VmStore;
  readonly reports: ReportStore;
  readonly vault: SecretVault;
  readonly trust: TrustedKeys;
  readonly testpmd: TestpmdLanguage;
  readonly logPanel: LogPanel;
  readonly explanations: Explanations;
  readonly viewer: LogViewers;
  readonly setup: Setup;
  readonly runs: Runs;
  readonly doctor: DoctorDocuments;
  readonly sudo: SudoPasswords;
  readonly log: Log;
}

/**
 * What a command does. `argument` is what a menu passes (the node), or a caller gives; from the palette it is undefined.
 * `others` is everything that is selected in a list of files.
 * A rejection with a ProblemError is shown to the user; any other is a defect and shown as such.
 */
export type Handler = (parts: Parts, argument: unknown, others?: unknown) => Promise<unknown>;

export type Handlers<Names extends CommandName> = Readonly<Record<Names, Handler>>;
