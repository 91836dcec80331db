// One detection over a connection that a test plays: first exec, second way, cancellation, and what each failure says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detect, type DetectStep } from '../../../src/core/detect/detect';
import { probeCommand, probeScript } from '../../../src/core/detect/probeScript';
import { msg } from '../../../src/core/message';
import { ProblemError } from '../../../src/core/problem';
import type { ExecRequest, ExecResult } from '../../../src/core/remote/session';
import { fixture, nonce } from './rig';

const ended = { kind: 'code', code: 0 } as const;

function result(stdout: string, rest: Partial<ExecResult> = {}): ExecResult {
  return { exit: ended, stdout, stderr: '', linesCut: false, ...rest };
}

/** A connection that gives these answers in turn and remembers what it was asked. */
function connection(...answers: readonly (ExecResult | Error)[]) {
  const requests: ExecRequest[] = [];
  return {
    requests,
    exec(request: ExecRequest): Promise<ExecResult> {
      requests.push(request);
      const answer = answers[requests.length - 1];
      assert.ok(answer !== undefined, 'asked more often than expected');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
}

function options(steps: DetectStep[] = []) {
  return {
    host: 'vm',
    nonce,
    now: () => new Date('2026-01-02T03:04:05Z'),
    onStep: (step: DetectStep) => void steps.push(step),
  };
}

async function problemOf(...answers: readonly (ExecResult | Error)[]): Promise<string> {
  const played = connection(...answers);
  const failure: unknown = await detect(played, options()).then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(failure instanceof ProblemError);
  return `${failure.problem.id} after ${played.requests.length}: ${(failure.problem.detail ?? []).map((line) => (typeof line === 'string' ? line : line.text)).join(' / ')}`;
}

void test('one exec is enough, and gives facts, findings and readiness', async () => {
  const steps: DetectStep[] = [];
  const played = connection(result(fixture('azure-d8s-v6')));
  const report = await detect(played, options(steps));
  assert.equal(report.facts.host, 'vm');
  assert.equal(report.facts.detectedAt, '2026-01-02T03:04:05.000Z');
  assert.ok(report.findings.length > 0);
  assert.ok(['ready', 'ready-with-warnings'].includes(report.readiness), report.readiness);
  assert.deepEqual(steps, ['probing', 'judging']);
  assert.deepEqual(
    played.requests.map(({ command, stdin }) => ({ command, stdin })),
    [{ command: probeCommand(nonce), stdin: undefined }],
  );
});

void test('where the command does not run, the script goes by standard input', async () => {
  const steps: DetectStep[] = [];
  const played = connection(result('% Unknown command\n'), result(fixture('lab-healthy')));
  const report = await detect(played, options(steps));
  assert.equal(report.facts.hostname, 'mana-vm');
  assert.deepEqual(steps, ['probing', 'retrying-by-stdin', 'judging']);
  assert.deepEqual(
    played.requests.slice(1).map(({ command, stdin }) => ({ command, stdin })),
    [{ command: 'exec sh -s', stdin: probeScript(nonce) }],
  );
});

void test('a server that refuses the long command gets the short one; one that refuses both is heard', async () => {
  const refused = new ProblemError({ id: 'channel-refused', message: msg('Refused.'), remedies: [] });
  const played = connection(refused, result(fixture('lab-healthy')));
  assert.equal((await detect(played, options())).facts.hostname, 'mana-vm');
  assert.equal(played.requests.length, 2);
  assert.equal(await problemOf(refused, refused), 'channel-refused after 2: ');
});

void test('what goes wrong is named', async () => {
  const cancelled = new ProblemError({ id: 'cancelled', message: msg('Cancelled.'), remedies: [] });
  const lost = new ProblemError({ id: 'link-lost', message: msg('Lost.'), remedies: [] });
  assert.deepEqual(
    {
      'no shell at all': await problemOf(
        result('', { stderr: "'exec' is not \u001b[31mrecognized" }),
        result('Menu: 1) status'),
      ),
      'endless banner': await problemOf(
        result('x\n'.repeat(1000), { exit: { kind: 'limit', limit: 'bytes' } }),
      ),
      'login scripts that wait for ever': await problemOf(
        result('', { exit: { kind: 'limit', limit: 'time' } }),
      ),
      'no shell, then no end': await problemOf(
        result('What?'),
        result('x\n'.repeat(1000), { exit: { kind: 'limit', limit: 'bytes' } }),
      ),
      'the same answer twice': await problemOf(result('What?'), result('What?')),
      'not Linux': await problemOf(
        result(`\n@${nonce} begin kernel\nDarwin mac 24.1.0\n@${nonce} end kernel 0\n@${nonce} done\n`),
      ),
      'broke off at once': await problemOf(result(`\n@${nonce} begin kernel\n`)),
      cancelled: await problemOf(cancelled),
      'rebooted meanwhile': await problemOf(lost),
    },
    {
      'no shell at all': "no-posix-shell after 2: 'exec' is not recognized / Menu: 1) status",
      'endless banner': 'too-much-output after 1: ',
      'login scripts that wait for ever': 'probe-timeout after 1: ',
      'no shell, then no end': 'too-much-output after 2: ',
      'the same answer twice': 'no-posix-shell after 2: What?',
      'not Linux': 'not-linux after 1: ',
      'broke off at once': 'output-truncated after 1: ',
      cancelled: 'cancelled after 1: ',
      'rebooted meanwhile': 'link-lost after 1: ',
    },
  );
});

void test('an output that broke off half-way still gives a report, with what is missing in it', async () => {
  const text = fixture('azure-d8s-v6');
  const half = text.slice(0, text.indexOf(`@${nonce} begin dpdk`));
  const played = connection(result(half, { exit: { kind: 'limit', limit: 'time' } }));
  const { facts, readiness } = await detect(played, options());
  assert.ok(facts.incomplete.includes('dpdk') && facts.nics.length === 3);
  assert.notEqual(readiness, 'ready');
});

void test('the signal and bounds reach the connection', async () => {
  const { signal } = new AbortController();
  const played = connection(result(fixture('lab-healthy')));
  await detect(played, { ...options(), signal });
  assert.deepEqual(
    played.requests.map((request) => [request.signal, (request.limits?.maxBytes ?? 0) > 100_000]),
    [[signal, true]],
  );
});
