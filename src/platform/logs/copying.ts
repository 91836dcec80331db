// What the reader copies: chosen lines and explanations, into VS Code's clipboard.
import type { ViewerIncident } from '../../core/logs/viewer/explainer';
import type { FromPage, ToPage } from '../../core/logs/viewer/protocol';
import { copyRows } from './copyRows';
import type { LineStore } from './lineStore';
import type { RowView } from './rowView';

export interface CopyingDeps {
  readonly send: (message: ToPage) => void;
  readonly copy: (text: string) => PromiseLike<void>;
  readonly explanationOf: (incident: ViewerIncident) => string;
  readonly failed: (error: unknown) => void;
}

type CopyRequest = Extract<FromPage, { readonly kind: 'copy' }>;

export class Copying {
  constructor(private readonly deps: CopyingDeps) {}

  async lines(store: LineStore, shown: RowView, { id, view, from, to }: CopyRequest): Promise<void> {
    // The rows have become others while the page asked.
    if (view !== shown.number) return;
    const last = Math.min(to, shown.count - 1);
    try {
      const { text, lines } = await copyRows(store, (row, count) => shown.linesOf(row, count), from, last);
      this.toClipboard(text, { kind: 'copied', id, lines, left: last - from + 1 - lines });
    } catch (error) {
      this.deps.failed(error);
    }
  }

  explanation(id: number, incident: ViewerIncident | undefined): void {
    if (incident !== undefined)
      this.toClipboard(this.deps.explanationOf(incident), { kind: 'copied-explanation', id });
  }

  private toClipboard(text: string, answer: ToPage): void {
    this.deps.copy(text).then(
      () => {
        this.deps.send(answer);
      },
      (error: unknown) => {
        this.deps.failed(error);
      },
    );
  }
}
