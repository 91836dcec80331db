// The engine at work on one generation of a log: started, started again where a log went on behind its end, and asked.
import type { LogExplainer, ViewerSeverity } from '../../core/logs/viewer/explainer';
import { Analysis } from './analysis';
import type { Severities } from './filterScan';
import type { LogSource } from './source';

export interface ExplainingDeps {
  readonly source: LogSource;
  /** undefined: nobody explains. */
  readonly newExplainer: (() => LogExplainer) | undefined;
  readonly progress: () => void;
  /** The engine broke: the log is shown without explanations. */
  readonly failed: (error: unknown) => void;
}

export class Explaining implements Severities {
  private readonly end = new AbortController();
  private current: Analysis | undefined;
  private restarts = 0;

  constructor(private readonly deps: ExplainingDeps) {
    void this.run();
  }

  /** The engine; undefined where there is none. */
  get explainer(): LogExplainer | undefined {
    return this.current?.explainer;
  }

  /** Bytes the engine has had; null without one. */
  get bytes(): number | null {
    return this.current?.bytes ?? null;
  }

  get lines(): number {
    // Without an engine every line's severity is known: none.
    return this.current?.lines ?? Infinity;
  }

  /** Changes with what the engine says, also when it began anew. */
  get revision(): number {
    return this.restarts * 2 ** 32 + (this.explainer?.revision ?? 0);
  }

  of(line: number): ViewerSeverity | undefined {
    return this.explainer?.severityOf(line + 1);
  }

  close(): void {
    this.end.abort();
  }

  private async run(): Promise<void> {
    const { source, newExplainer } = this.deps;
    // Whoever made this has to have it before the first answer.
    await Promise.resolve();
    if (newExplainer === undefined) return this.letPass();
    try {
      // Each time it was wrong about a log's end it waits twice as long, as it has to begin at the beginning.
      for (let rest = 1; !this.end.signal.aborted; rest *= 2) {
        const analysis = new Analysis(source, newExplainer(), () => {
          // What is known stays on the screen until the new engine knows as much.
          if (this.current !== analysis && analysis.bytes >= (this.current?.bytes ?? 0)) {
            this.current = analysis;
            this.restarts += 1;
          }
          this.deps.progress();
        });
        this.current ??= analysis;
        await analysis.run(this.end.signal, rest);
        if (!analysis.isStale) return;
      }
    } catch (error) {
      if (this.end.signal.aborted) return;
      this.current = undefined;
      this.deps.failed(error);
      await this.letPass();
    }
  }

  /** A live source waits for nobody who does not read. */
  private async letPass(): Promise<void> {
    const { source } = this.deps;
    while (!this.end.signal.aborted) {
      const change = source.changes.next();
      source.acknowledge(source.store.index.bytes);
      await change;
    }
  }
}
