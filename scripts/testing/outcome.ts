// What came of the steps of `npm test`, and how it is added up.

/** One thing that did not pass, with what there is to say about it. */
export interface Failure {
  readonly name: string;
  readonly detail: string;
}

/** One thing that could not run on this machine, and why. */
export interface Skip {
  readonly name: string;
  readonly reason: string;
}

export interface Outcome {
  readonly passed: number;
  readonly failures: readonly Failure[];
  readonly skips: readonly Skip[];
}

export const nothing: Outcome = { passed: 0, failures: [], skips: [] };

export function passed(count = 1): Outcome {
  return { ...nothing, passed: count };
}

export function failed(name: string, detail: string): Outcome {
  return { ...nothing, failures: [{ name, detail }] };
}

export function skipped(name: string, reason: string): Outcome {
  return { ...nothing, skips: [{ name, reason }] };
}

/** All outcomes as one. */
export function sum(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((count, outcome) => count + outcome.passed, 0),
    failures: outcomes.flatMap((outcome) => outcome.failures),
    skips: outcomes.flatMap((outcome) => outcome.skips),
  };
}

/** On a continuous integration machine everything has to run: there a skip is a failure. */
export function withoutSkips(outcome: Outcome): Outcome {
  return {
    passed: outcome.passed,
    failures: [
      ...outcome.failures,
      ...outcome.skips.map(({ name, reason }) => ({
        name,
        detail: `skipped, which CI does not allow: ${reason}`,
      })),
    ],
    skips: [],
  };
}

/** The last line of `npm test`. */
export function closingLine(outcome: Outcome): string {
  return `${outcome.passed} passed, ${outcome.failures.length} failed, ${outcome.skips.length} skipped`;
}
