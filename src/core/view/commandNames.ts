// Every command of the extension by name: the manifest, the command table and the remedies of problems agree on these.

/** Prefix of all command ids, settings and context keys. */
export const commandPrefix = 'manaDpdk.';

/**
 * Commands without their prefix, in the order in which the manifest lists them. A remedy of a problem
 * (`core/problem`) names one of them with the prefix, e.g. `manaDpdk.showLog`.
 */
export const commandNames = [
  'addVm',
  'removeVm',
  'renameVm',
  'connect',
  'disconnect',
  'reconnectNow',
  'detect',
  'cancelDetection',
  'refresh',
  'openReport',
  'openReportJson',
  'copyReport',
  'saveReport',
  'showFinding',
  'copyFinding',
  'copyItem',
  'openDocumentation',
  'setActiveVm',
  'showActions',
  'showLog',
  'forgetSecrets',
  'manageTrustedHostKeys',
  'openSettings',
  'openWalkthrough',
  'chooseTestpmdRelease',
  'insertTestpmdCommand',
  'newTestpmdFile',
  'showRule',
  'restartLanguageServer',
  'explainLogFile',
  'explainClipboard',
  'explainSelection',
  'explainIncident',
  'showLogFix',
  'openLogViewer',
  'showExplainedLogs',
  'setup.plan',
  'setup.installPackages',
  'setup.rdmaCore',
  'setup.buildDpdk',
  'setup.hugepages',
  'setup.kernelModules',
  'setup.giveNic',
  'setup.returnNic',
  'setup.undo',
  'setup.history',
  'setup.fix',
  'setup.showTerminal',
  'setup.cancel',
  'run.start',
  'run.again',
  'run.line',
  'run.pair',
  'run.show',
  'run.stop',
  'run.attach',
  'run.openConsole',
  'run.consoleCommand',
  'run.openRecord',
  'run.compare',
  'run.share',
  'run.deleteRecord',
  'doctor.run',
  'doctor.trace',
] as const;

export type CommandName = (typeof commandNames)[number];

/** The full id of a command, as VS Code knows it. */
export type CommandId = `${typeof commandPrefix}${CommandName}`;

export function commandId(name: CommandName): CommandId {
  return `${commandPrefix}${name}`;
}
