// Faults put into the scripts that a run sends, without a hook in the product: scripts travel by standard input, so a
// definition that breaks at one command is added on the way.
import type { ExecRequest, VmConnection } from '../../../src/core/remote/session';
import { decode } from '../../../src/core/remote/protocol';

/**
 * What happens at a command of a step.
 *
 * `fail`: the command does not run and fails with EIO. `killed`: the script dies by SIGKILL. `black`: the link goes black;
 * `hung-up`: both ends of it end, as when the editor is killed; `session-killed`: sshd's process for the session dies.
 * `disk-full`: from here on nothing can be written.
 */
export type FaultKind = 'fail' | 'killed' | 'black' | 'hung-up' | 'session-killed' | 'disk-full';

export const faultKinds: readonly FaultKind[] = [
  'fail',
  'killed',
  'black',
  'hung-up',
  'session-killed',
  'disk-full',
];

/** @property at 1: before the first command; one more than there are: after the last, before the step has ended. */
export interface Fault {
  readonly kind: FaultKind;
  readonly at: number;
}

/** What the script prints where the harness has to do its part; the pause gives it the time. */
const marker = 'FAULT-IS-NOW';

/** What the script does then, after it has said so. Status 9: the command runs all the same. */
const pause = 'sleep "$FAULT_PAUSE"; return 9';
const bodies: Readonly<Record<FaultKind, string>> = {
  fail: `enc "$1"; say "command $R"; printf '%s\\n' 'write error: Input/output error'; say 'ended 1'; return 1`,
  killed: 'kill -9 $$; return 9',
  black: pause,
  'hung-up': pause,
  'session-killed': pause,
  'disk-full': pause,
};

/** The definitions, which the rollback has too, as it is the same script, but not its fault: `act` and its like count their calls, and the end of the step is one boundary more. */
function definitions(fault: Fault, pauseSeconds: number): string {
  const wrapped = ['act', 'act_long', 'package_act'].map(
    (name) =>
      `${name}() {\nFAULT_SEEN=$((FAULT_SEEN + 1))\nif [ "$STEP" != rollback ] && [ $FAULT_SEEN = ${fault.at} ]; then\nfault "$1"\n[ $? = 9 ] || return 1\nfi\nreal_${name} "$@"\n}`,
  );
  return [
    'FAULT_SEEN=0',
    `FAULT_PAUSE=${pauseSeconds}`,
    `fault() {\nprintf '%s\\n' ${marker}\n${bodies[fault.kind]}\n}`,
    ...wrapped,
    `end_history() {\nif [ "$STEP" != rollback ] && [ $FAULT_SEEN = ${fault.at - 1} ]; then\nFAULT_SEEN=1000\nfault :\nfi\nreal_end_history "$@"\n}`,
  ].join('\n');
}

/** The script with the fault in it. */
export function faulty(script: string, fault: Fault, pauseSeconds = 2): string {
  let text = script;
  for (const name of ['act', 'act_long', 'package_act', 'end_history'])
    text = text.replace(`\n${name}() {\n`, `\nreal_${name}() {\n`);
  const lines = text.trimEnd().split('\n');
  const last = lines.pop() ?? '';
  return [...lines, definitions(fault, pauseSeconds), last, ''].join('\n');
}

/** Which scripts get the fault: by how they start. */
export type Mode = 'step' | 'work' | 'undo' | 'confirm';

/**
 * @property mode The scripts that are meant; the first one of them gets the fault.
 * @property skip So many of them pass untouched before.
 * @property onMark The harness's part of the fault, when the script says that it is there.
 */
export interface Injection {
  readonly fault: Fault;
  readonly mode: Mode;
  readonly skip?: number;
  readonly pauseSeconds?: number;
  readonly onMark?: () => void;
}

/** The connection, breaking as told. `hit` says whether the fault was reached. */
export function injecting(
  connection: Pick<VmConnection, 'exec'>,
  injection: Injection,
): { readonly connection: Pick<VmConnection, 'exec'>; readonly hit: () => boolean } {
  let left = injection.skip ?? 0;
  let armed = true;
  let reached = false;
  const exec = (request: ExecRequest) => {
    const { stdin } = request;
    if (stdin === undefined || !armed || !new RegExp(`\nstart ${injection.mode} .*\n$`).test(stdin))
      return connection.exec(request);
    if (left > 0) {
      left -= 1;
      return connection.exec(request);
    }
    armed = false;
    let seen = '';
    return connection.exec({
      ...request,
      stdin: faulty(stdin, injection.fault, injection.pauseSeconds),
      onStdout: (text) => {
        request.onStdout?.(text);
        seen = (seen + text).slice(-100_000);
        if (reached || !seen.includes(marker)) return;
        reached = true;
        injection.onMark?.();
      },
    });
  };
  return { connection: { exec }, hit: () => reached };
}

/** Notes the commands that the first script of this mode runs: those that an injection can break. */
export function counting(
  connection: Pick<VmConnection, 'exec'>,
  mode: Mode,
): { readonly connection: Pick<VmConnection, 'exec'>; readonly commands: readonly string[] } {
  const commands: string[] = [];
  let watched = false;
  const exec = async (request: ExecRequest) => {
    const wanted = !watched && new RegExp(`\nstart ${mode} .*\n$`).test(request.stdin ?? '');
    watched ||= wanted;
    const result = await connection.exec(request);
    if (wanted)
      for (const [, text = ''] of result.stdout.matchAll(/^@[A-Za-z0-9]+ command (.*)$/gm))
        commands.push(decode(text));
    return result;
  };
  return { connection: { exec }, commands };
}
