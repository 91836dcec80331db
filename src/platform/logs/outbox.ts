// What is sent to the page, and when: one update at a time, none before the page has drawn the last one, however fast the
// log grows.
import type { ToPage } from '../../core/logs/viewer/protocol';

export type Update = Extract<ToPage, { readonly kind: 'update' }>;

/** What an update can hold besides the status, which is in all of them. */
export type Part =
  /** Counts and states. */
  | 'status'
  /** The rows the page shows. */
  | 'rows'
  /** The list of incidents. */
  | 'incidents';

export interface OutboxDeps {
  readonly build: (parts: ReadonlySet<Part>) => Promise<Omit<Update, 'kind' | 'number'>>;
  readonly send: (update: Update) => void;
  readonly failed: (error: unknown) => void;
}

/** After an update that could not be made, which may well be possible a little later. */
const againMs = 500;

export class Outbox {
  /** When each part that has changed should be with the page: one that has time does not go with one that has none. */
  private readonly due = new Map<Part, number>();
  private timer: NodeJS.Timeout | undefined;
  /** Number of the update the page has not drawn yet. */
  private waitingFor: number | undefined;
  private isBuilding = false;
  private isOpen = false;
  private last = 0;

  constructor(private readonly deps: OutboxDeps) {}

  /** There is a page that knows nothing. */
  open(): void {
    this.isOpen = true;
    this.waitingFor = undefined;
    for (const part of ['status', 'rows', 'incidents'] as const) this.due.set(part, Date.now());
    this.schedule();
  }

  /** There is no page. */
  close(): void {
    this.isOpen = false;
    clearTimeout(this.timer);
  }

  /** Something has changed that the page should have within the time. */
  mark(part: Part, withinMs: number): void {
    const due = Date.now() + withinMs;
    if (due >= (this.due.get(part) ?? Infinity)) return;
    this.due.set(part, due);
    this.schedule();
  }

  drawn(number: number): void {
    if (number !== this.waitingFor) return;
    this.waitingFor = undefined;
    this.schedule();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (!this.isOpen || this.isBuilding || this.waitingFor !== undefined || this.due.size === 0) return;
    const wait = Math.min(...this.due.values()) - Date.now();
    if (wait <= 0) void this.next();
    else {
      this.timer = setTimeout(() => void this.next(), wait);
      this.timer.unref();
    }
  }

  private async next(): Promise<void> {
    const now = Date.now();
    const parts = new Set([...this.due].flatMap(([part, due]) => (due <= now ? [part] : [])));
    for (const part of parts) this.due.delete(part);
    this.isBuilding = true;
    try {
      const content = await this.deps.build(parts);
      this.isBuilding = false;
      // While it was built the page may have gone, or another one may have come that has seen nothing.
      if (!this.isOpen || this.waitingFor !== undefined) return;
      this.last += 1;
      this.waitingFor = this.last;
      this.deps.send({ kind: 'update', number: this.last, ...content });
    } catch (error) {
      this.isBuilding = false;
      this.deps.failed(error);
      for (const part of parts) this.mark(part, againMs);
    }
    this.schedule();
  }
}
