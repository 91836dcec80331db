// The outcome of the tests inside VS Code, written there and counted by `npm test` outside.

/** One finished test. `skipped` ones never ran, for the reason their title or the suite gives. */
export interface VsCodeTestResult {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly milliseconds: number;
  readonly error: string | null;
}

/** Everything that happened. `error` is set when the run itself broke (a suite that cannot be loaded). */
export interface VsCodeTestResults {
  readonly version: string;
  readonly tests: readonly VsCodeTestResult[];
  readonly error: string | null;
}
