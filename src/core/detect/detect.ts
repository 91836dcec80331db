// Runs one detection over an open connection: probe, parse, judge.
import { ProblemError } from '../problem';
import { stdinShell, type RemoteCommand } from '../remote/command';
import { sanitize } from '../remote/sanitize';
import type { ExecResult, OutputLimits, VmConnection } from '../remote/session';
import type { DetectionReport } from './finding';
import { judge, readinessOf } from './judge';
import { parseProbe, probeTimeout, tooMuchOutput, type ParsedProbe } from './parseProbe';
import { probeCommand, probeScript } from './probeScript';

/** Where a detection is, for progress texts. */
export type DetectStep = 'probing' | 'retrying-by-stdin' | 'judging';

/**
 * @property host The VM as the user named it.
 * @property nonce 8 to 64 letters and digits from a random source, new for each detection.
 */
export interface DetectOptions {
  readonly host: string;
  readonly nonce: string;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: DetectStep) => void;
}

/** The probe prints some 10 kB in well under a second; the rest is room for noise and slow machines. */
const limits = { maxBytes: 2 * 1024 * 1024, timeoutMs: 45_000 } as const satisfies Partial<OutputLimits>;

/**
 * Detects MANA and DPDK on the VM behind `connection`. Changes nothing there.
 *
 * @throws ProblemError `not-linux`, `no-posix-shell`, `output-truncated`, `too-much-output`, `probe-timeout`, or one of
 *   the connection's own (`link-lost`, `cancelled`, `not-connected`, …).
 */
export async function detect(
  connection: Pick<VmConnection, 'exec'>,
  options: DetectOptions,
): Promise<DetectionReport> {
  const { host, nonce, onStep } = options;
  const context = { host, detectedAt: options.now().toISOString() };
  onStep?.('probing');
  const first = await probe(connection, probeCommand(nonce), undefined, options).catch(refusedCommand);
  let parsed = parseProbe(first.stdout, nonce, context);
  if (cameWithoutMarker(parsed)) {
    throwIfStopped(first, host);
    // A login shell that does not know quoted words, or a server that takes short commands only.
    onStep?.('retrying-by-stdin');
    const second = await probe(connection, stdinShell(), probeScript(nonce), options);
    parsed = parseProbe(second.stdout, nonce, context);
    if (cameWithoutMarker(parsed)) throwIfStopped(second, host);
    if (!parsed.ok) throw new ProblemError({ ...parsed.problem, detail: answers([first, second]) });
  }
  if (!parsed.ok) throw new ProblemError(parsed.problem);
  onStep?.('judging');
  const { facts, evidence } = parsed;
  const findings = judge(facts, evidence);
  return { facts, findings, readiness: readinessOf(findings) };
}

function probe(
  connection: Pick<VmConnection, 'exec'>,
  command: RemoteCommand,
  stdin: string | undefined,
  { signal }: DetectOptions,
): Promise<ExecResult> {
  return connection.exec({
    command,
    limits,
    ...(stdin === undefined ? {} : { stdin }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Small SSH servers refuse a long command (dropbear: above 9,000 characters): that is an answer without a marker. */
function refusedCommand(error: unknown): ExecResult {
  if (!(error instanceof ProblemError) || error.problem.id !== 'channel-refused') throw error;
  return { exit: { kind: 'code', code: 1 }, stdout: '', stderr: error.problem.message.text, linesCut: false };
}

/** A command that was ended before the script began has not shown whether there is a shell. */
function throwIfStopped({ exit }: ExecResult, host: string): void {
  if (exit.kind !== 'limit') return;
  throw new ProblemError(
    exit.limit === 'bytes'
      ? tooMuchOutput(host, limits.maxBytes / 1024 / 1024)
      : probeTimeout(host, limits.timeoutMs / 1000),
  );
}

function cameWithoutMarker(parsed: ParsedProbe): boolean {
  return !parsed.ok && parsed.problem.id === 'no-posix-shell';
}

/** What the VM said instead: the beginning of each answer, safe to show; the same answer to both only once. */
function answers(results: readonly ExecResult[]): string[] {
  const texts = results
    .map(({ stdout, stderr }) => sanitize(`${stderr}\n${stdout}`.slice(0, 4_000).trim(), { maxLength: 500 }))
    .filter((text) => text !== '');
  return [...new Set(texts)];
}
