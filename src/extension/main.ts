// Entry point: puts the parts together and does nothing else.
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { detect } from '../core/detect/detect';
import { createVmConnection, fileTrustStore } from '../platform';
import type { Parts } from './actions';
import { internalApi, type InternalApi } from './api';
import { registerCommands } from './commands';
import { ContextKeySetter } from './contextKeys';
import { DoctorDocuments } from './doctor/doctorDocuments';
import { Fleet } from './fleet';
import { TestpmdLanguage } from './languageClient';
import { createLog } from './log';
import { Explanations } from './logs/explanations';
import { LogPanel } from './logs/logPanel';
import { LogViewers } from './logs/logViewers';
import { TerminalLinks } from './logs/terminalLinks';
import { problemOf } from './problems';
import { vmPrompts } from './prompts/connectPrompts';
import { PromptQueue } from './prompts/promptQueue';
import { SecretVault } from './prompts/secretVault';
import { sudoAsker } from './prompts/sudoAsker';
import { ReportStore } from './reportStore';
import { autoDetect, toolSettings } from './settings';
import { Runs } from './run/runs';
import { Setup } from './setup/setup';
import { SudoPasswords } from './setup/sudoPasswords';
import { Closing, registerManaTasks } from './terminals/manaTasks';
import { ServerStateSource } from './testpmd/serverState';
import { ReportDocuments } from './views/reportDocuments';
import { createStatusBarItem } from './views/statusBarItem';
import { VmTreeView } from './views/vmTreeView';
import type { VmDeps } from './vm';
import { VmStore } from './vmStore';

/** Closes connections when VS Code goes; set by `activate`, which VS Code calls once. */
let shutDown: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): InternalApi {
  try {
    return compose(context);
  } catch (error) {
    // VS Code itself shows nothing when an extension fails to start.
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t('MANA DPDK could not start: {0}', reason));
    throw error;
  }
}

/** Ends remote processes and connections; VS Code waits for it, though not for long. */
export async function deactivate(): Promise<void> {
  await shutDown?.();
}

function compose(context: vscode.ExtensionContext): InternalApi {
  const log = createLog();
  const store = new VmStore();
  const reports = new ReportStore(context.globalStorageUri);
  const vault = new SecretVault(context.secrets, context.globalState);
  const trust = fileTrustStore(
    vscode.Uri.joinPath(context.globalStorageUri, 'trusted-host-keys.json').fsPath,
  );
  const queue = new PromptQueue();
  const createConnection = connections({ log, vault, trust }, queue);
  const fleet = new Fleet(store, vmDeps({ log, reports }, createConnection), context.globalState);
  const serverState = new ServerStateSource(fleet, context.workspaceState);
  const testpmd = new TestpmdLanguage(context.extensionUri, serverState, context.workspaceState, log.logger);
  const explanations = new Explanations(testpmd);
  const logPanel = new LogPanel();
  const viewer = new LogViewers(context, testpmd, log.logger);
  const terminalLinks = new TerminalLinks(testpmd, explanations);
  const keys = new ContextKeySetter();
  const { extensionUri } = context;
  const closing = new Closing();
  const { logger } = log;
  const askSudo = sudoAsker(queue, logger);
  const setup = new Setup({ extensionUri, fleet, askSudo, keys, closing, createConnection, logger });
  const sudo = new SudoPasswords({ askSudo, now: () => Date.now() });
  const runs = new Runs({ context, fleet, setup, sudo, testpmd, viewer, keys, closing, logger });
  const doctor = new DoctorDocuments(fleet);
  const parts: Parts = {
    extension: context.extension,
    fleet,
    store,
    reports,
    vault,
    trust,
    testpmd,
    logPanel,
    explanations,
    viewer,
    setup,
    runs,
    doctor,
    sudo,
    log,
  };
  const tree = new VmTreeView(fleet, runs.service);
  const setKeys = () => {
    const { vms, invalid } = fleet.state;
    const filled = vms.length + invalid.length > 0;
    keys.set('vmList', fleet.settingUnreadable ? 'unreadable' : filled ? 'filled' : 'empty');
    keys.set(
      'hasReport',
      vms.some(({ report }) => report !== undefined),
    );
  };
  context.subscriptions.push(
    registerCommands(parts),
    tree,
    createStatusBarItem(fleet),
    new ReportDocuments(fleet),
    fleet.onDidChange(setKeys),
    vscode.window.registerTerminalLinkProvider(terminalLinks),
    viewer,
    logPanel,
    explanations,
    testpmd,
    registerManaTasks([setup.tasks, runs.tasks]),
    runs,
    doctor,
    setup,
    serverState,
    fleet,
    store,
    log,
  );
  shutDown = () => {
    // Closed terminals are no wish to cancel any more.
    closing.dispose();
    runs.dispose();
    sudo.clear();
    return fleet.disconnectAll();
  };
  fleet.sync();
  return internalApi(fleet, tree, testpmd, terminalLinks, setup, runs);
}

/** Makes connections of the SSH layer that ask by dialogs; each opens nothing by itself. */
function connections(
  { log, vault, trust }: Pick<Parts, 'log' | 'vault' | 'trust'>,
  queue: PromptQueue,
): VmDeps['createConnection'] {
  return (entry) => {
    const prompts = vmPrompts(queue, vault, log.logger);
    const { sshPath, sshConfigFile } = toolSettings();
    const connection = createVmConnection(entry, {
      prompts,
      trustStore: trust,
      hosts: { sshPath, configFile: sshConfigFile },
      log: log.logger,
      savedSecret: (subject) => vault.find(subject),
    });
    connection.onStateChange((state) => {
      if (state.kind === 'connected') prompts.succeeded();
      else if (state.kind !== 'connecting') prompts.failed();
    });
    return connection;
  };
}

/** Connects the VMs of the list to the SSH layer and the detection. */
function vmDeps(
  { log, reports }: Pick<Parts, 'log' | 'reports'>,
  createConnection: VmDeps['createConnection'],
): VmDeps {
  return {
    createConnection,
    detect: (connection, entry, signal) =>
      detect(connection, {
        host: entry.name,
        nonce: randomUUID().replaceAll('-', ''),
        now: () => new Date(),
        signal,
      }),
    loadReport: (entry) => reports.load(entry),
    saveReport: (entry, report) => reports.save(entry, report),
    autoDetect,
    problemOf,
    logger: log.logger,
  };
}
