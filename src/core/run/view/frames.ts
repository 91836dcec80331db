// Spreads what is to be drawn over frames of the screen: each piece of work that costs gets a frame of its own.

interface Job {
  readonly work: () => void;
  readonly light: boolean;
}

export class Frames {
  /** In the order in which they were asked for. */
  private readonly jobs = new Map<string, Job>();
  private isAsked = false;

  /** @param nextFrame `requestAnimationFrame`, or what a test gives. */
  constructor(private readonly nextFrame: (work: () => void) => void) {}

  /**
   * @param name Of the work: asked for again before it was done, it is done once, as it was asked for last.
   * @param light Costs so little that it goes along with the next piece.
   */
  ask(name: string, work: () => void, light = false): void {
    this.jobs.set(name, { work, light });
    if (this.isAsked) return;
    this.isAsked = true;
    this.nextFrame(() => {
      this.run();
    });
  }

  private run(): void {
    // Before the work: what it asks for itself belongs to the frame after.
    this.isAsked = false;
    for (const [name, { work, light }] of [...this.jobs]) {
      this.jobs.delete(name);
      work();
      if (!light) break;
    }
    const [next] = this.jobs;
    if (next !== undefined) this.ask(next[0], next[1].work, next[1].light);
  }
}
