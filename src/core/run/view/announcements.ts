// What is said to a screen reader while a run goes on: news at once, figures seldom and only when they are others.
import type { RunModel } from './subject';

/** Milliseconds between two sentences about figures. */
const quietMs = 10_000;
/** Figures that differ by less, as a part of what was said, are the same. */
const muchOther = 0.1;

export class Announcements {
  private phase: RunModel['phase'] | undefined;
  private link: string | undefined;
  private markers: number | undefined;
  private saidAtMs = -Infinity;
  private said: readonly number[] = [];

  /**
   * @param nowMs Of the extension's clock.
   * @returns what there is to say about: a new phase or state of the connection, new markers, other figures, or nothing.
   */
  next(model: RunModel, link: string, nowMs: number): 'phase' | 'markers' | 'figures' | undefined {
    const { phase } = model;
    const markers = model.markers.length;
    const isFirst = this.phase === undefined;
    const isNews = phase !== this.phase || link !== this.link;
    const areMore = markers > (this.markers ?? 0);
    [this.phase, this.link, this.markers] = [phase, link, markers];
    if (isFirst) return undefined;
    if (isNews) return this.saying('phase', model, nowMs);
    if (areMore) return 'markers';
    if (phase !== 'forwarding' || nowMs - this.saidAtMs < quietMs) return undefined;
    return this.areOther(figuresOf(model)) ? this.saying('figures', model, nowMs) : undefined;
  }

  private saying<What>(what: What, model: RunModel, nowMs: number): What {
    this.saidAtMs = nowMs;
    this.said = figuresOf(model);
    return what;
  }

  private areOther(figures: readonly number[]): boolean {
    if (figures.length !== this.said.length) return true;
    return figures.some((value, at) => {
      const before = this.said[at] ?? 0;
      return Math.abs(value - before) > muchOther * Math.max(before, 1);
    });
  }
}

function figuresOf(model: RunModel): readonly number[] {
  const { total } = model.latest();
  return [total.rx.pps ?? 0, total.tx.pps ?? 0, total.rx.drops ?? 0, total.tx.drops ?? 0];
}
