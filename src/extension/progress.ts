// Runs work with a notification that says what is going on and can be cancelled.
import * as vscode from 'vscode';
import { withoutLinks } from '../core/view/text';

export interface ProgressReport {
  /** Replaces the text beside the title. */
  step(text: string): void;
}

/** Cancelling aborts the signal; the notification stays until `work` has really ended. */
export async function withCancellableProgress<T>(
  title: string,
  work: (report: ProgressReport, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: withoutLinks(title), cancellable: true },
    async (progress, token) => {
      const controller = new AbortController();
      const subscription = token.onCancellationRequested(() => {
        controller.abort();
      });
      try {
        const step = (text: string) => {
          progress.report({ message: withoutLinks(text) });
        };
        return await work({ step }, controller.signal);
      } finally {
        subscription.dispose();
      }
    },
  );
}
