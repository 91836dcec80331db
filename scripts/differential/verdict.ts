// What a run of testpmd came to, read from its output and its end.

/**
 * `accepted`: testpmd forwarded, showed its prompt, or printed what was asked for and ended well.
 * `refused`: it ended with an error, or crashed.
 * `unmet`: EAL took its options; then it found no hugepages, as on any machine of this suite. What comes after `--` was
 *   not looked at.
 * `undecided`: no command line tells what decided: a file, another process, or the time it took.
 */
export const verdicts = ['accepted', 'refused', 'unmet', 'undecided'] as const;
export type Verdict = (typeof verdicts)[number];

/** @property line The first line that says why; empty where there is none. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly line: string;
}

/** @property ended By whom: the program itself, or the time limit of the suite. */
export interface FinishedRun {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
  readonly ended: 'itself' | 'interrupted' | 'killed';
}

const forwards = /start packet forwarding|Press enter to exit|testpmd> /;

/** What this machine lacks once EAL has read its options: hugepages. */
const lacksMemory: readonly RegExp[] = [/Cannot get hugepage information/, /Cannot create memory area/];

/** Other things that no command line tells of: a file, a primary process. */
const lacksOther: readonly RegExp[] = [
  /Cannot open '[^']*\/config' for rte_mem_config/,
  /cannot open shared object file/,
  /Failed to open eth config file/,
];

/** Lines of a start that goes well, or that come with every end. */
const harmless: readonly RegExp[] = [
  /^EAL: (Physical addresses are unavailable|Detected|Multi-process|Selected|Probe|RTE Version|VFIO|No available|No free|WARNING|Ignore|Static memory|  No )/,
  /^EAL: Error - exiting with code/,
  /^TELEMETRY|^EAL: TELEMETRY|^Interactive-mode|^Auto-start|^Set \w+ packet forwarding mode|^testpmd: (create|preferred|No probed)/,
  /^\s*(Usage|usage|Configuring|Port \d|Checking|Done|$)/,
  /start packet forwarding/,
  /^(Primary:|Bye|Stopping|Closing|Shutting|Warning)/,
  /^\/\S+: /,
];

/** True once the output shows that testpmd has got as far as it ever will. */
export function isDecided(output: string): boolean {
  return forwards.test(output);
}

/** Judges a run that is over. */
export function outcomeOf({ code, signal, output, ended }: FinishedRun): Outcome {
  const forwarded = forwards.test(output);
  const crashed = ended === 'itself' && signal !== null;
  if (crashed) return { verdict: 'refused', line: `ended by ${signal}` };
  if (forwarded && (code === 0 || ended !== 'itself')) return { verdict: 'accepted', line: '' };
  if (ended !== 'itself' && code !== 0) return { verdict: 'undecided', line: reasonIn(output) };
  if (code === 0) return { verdict: 'accepted', line: '' };
  const has = (signs: readonly RegExp[]): boolean => signs.some((sign) => sign.test(output));
  const verdict = has(lacksMemory) ? 'unmet' : has(lacksOther) ? 'undecided' : 'refused';
  return { verdict, line: reasonIn(output) };
}

/** The first line that is not part of every start; getopt's own begin with the name of the program. */
function reasonIn(output: string): string {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const getopt = lines.find((line) =>
    /: (unrecognized option|option |invalid option|unknown option)/.test(line),
  );
  const found =
    getopt?.replace(/^\S*\/\S*: /, '') ?? lines.find((line) => !harmless.some((known) => known.test(line)));
  return (found ?? '').slice(0, 200);
}
