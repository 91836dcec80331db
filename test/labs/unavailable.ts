// Says why a lab cannot run on this machine, so that a test can skip itself under that reason.

/** Thrown by the `start…` functions of the labs where the machine lacks something: `reason` is one clear sentence. */
export class LabUnavailable extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'LabUnavailable';
  }
}

/** The part of node:test's context that skipping needs. */
interface Skippable {
  skip(reason?: string): void;
}

/**
 * Starts a lab, or skips the test under the lab's own reason.
 *
 * @returns the lab, or undefined after `t.skip`; every other failure is thrown on.
 */
export async function startOrSkip<Lab>(t: Skippable, start: () => Promise<Lab>): Promise<Lab | undefined> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof LabUnavailable)) throw error;
    t.skip(error.reason);
    return undefined;
  }
}
