// What live views and records get of this extension.
import * as vscode from 'vscode';
import { isStepId } from '../../core/setup/options';
import { commandId } from '../../core/view/commandNames';
import type { Logger } from '../../platform';
import type { Fleet } from '../fleet';
import type { LogViewers } from '../logs/logViewers';
import { purposeOf } from '../setup/planPanelDeps';
import type { Setup } from '../setup/setup';
import type { RunPanelsDeps } from './runPanelDeps';
import type { RunService } from './runService';

export interface PanelParts {
  readonly extensionUri: vscode.Uri;
  readonly fleet: Fleet;
  readonly service: RunService;
  readonly setup: Setup;
  readonly viewer: LogViewers;
  readonly logger: Logger;
}

export function runPanelsDeps(parts: PanelParts): RunPanelsDeps & { dispose(): void } {
  const { fleet, service, setup, viewer } = parts;
  const changes = new vscode.EventEmitter<void>();
  const changed = (): void => {
    changes.fire();
  };
  const stops = [service.onChange(changed), service.records.onChange(changed)];
  const subscription = vscode.Disposable.from(
    changes,
    vscode.workspace.onDidGrantWorkspaceTrust(changed),
    fleet.onDidChange(changed),
  );
  return {
    extensionUri: parts.extensionUri,
    logger: parts.logger,
    isTrusted: () => vscode.workspace.isTrusted,
    onDidChange: changes.event,
    vmName: (vmId) => fleet.get(vmId)?.entry.name ?? vmId,
    live: (vmId, runId) => service.find(vmId, runId)?.live,
    record: (vmId, runId) => service.records.load(vmId, runId).catch(() => undefined),
    history: (vmId) => service.records.list(vmId),
    runCommand: (name, argument) => {
      void vscode.commands.executeCommand(commandId(name), argument);
    },
    openSteps: (vmId, steps) => {
      void setup.views.open(vmId, purposeOf(...steps.filter(isStepId)));
    },
    openLog: (title, text) => {
      void viewer.openText(title, text);
    },
    dispose: () => {
      for (const stop of stops) stop();
      subscription.dispose();
    },
  };
}
