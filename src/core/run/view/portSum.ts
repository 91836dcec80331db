// Packets of all ports together, at the moments of their samples: what a VF's counters are compared with.

interface Latest {
  readonly atMs: number;
  readonly value: number;
}

/** Samples of several ports that lie as close together as this part of a period are of one moment. */
const together = 0.5;
/** A port that has said nothing for so many periods is not counted. */
const freshPeriods = 3;

export class PortSum {
  private readonly latest = new Map<string, Latest>();
  private momentMs: number | undefined;

  /** @param tell Called for each moment, when the samples of the next one come. */
  constructor(
    private readonly periodMs: number,
    private readonly tell: (atMs: number, value: number) => void,
  ) {}

  /** In the order of time. NaN: nothing is known of the port from here on. */
  push(port: string, atMs: number, value: number): void {
    const { momentMs } = this;
    if (momentMs === undefined) this.momentMs = atMs;
    else if (atMs - momentMs > together * this.periodMs) {
      this.tellMoment(momentMs);
      this.momentMs = atMs;
    }
    if (Number.isNaN(value)) this.latest.delete(port);
    else this.latest.set(port, { atMs, value });
  }

  private tellMoment(atMs: number): void {
    let [sum, ports] = [0, 0];
    for (const one of this.latest.values()) {
      if (atMs - one.atMs > freshPeriods * this.periodMs) continue;
      sum += one.value;
      ports += 1;
    }
    this.tell(atMs, ports === 0 ? NaN : sum);
  }
}
