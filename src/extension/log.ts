// The extension's own log, "MANA DPDK Extension": made when the first line is written, never opened by itself, free of secrets.
import * as vscode from 'vscode';
import { redactingLogger, type RedactingLogger } from '../platform';

export interface Log {
  readonly logger: RedactingLogger;
  show(): void;
  dispose(): void;
}

/** Redaction sits between every writer and the channel, so no caller can forget it. */
export function createLog(): Log {
  let channel: vscode.LogOutputChannel | undefined;
  const open = () => (channel ??= vscode.window.createOutputChannel('MANA DPDK Extension', { log: true }));
  return {
    logger: redactingLogger((level, line) => {
      open()[level](line);
    }),
    show: () => {
      open().show(true);
    },
    dispose: () => channel?.dispose(),
  };
}
