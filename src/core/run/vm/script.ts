// Puts the scripts together that start, follow and end runs on the VM: the library, the values, and the call at the end.
import { runLibrary } from '../../../knowledge/run';
import { holderName, shellWord, shorten } from '../../setup/script';
import { checkValue } from '../../remote/values';
import type { StartRun } from './startRun';

/**
 * What a script on the VM is asked for.
 *
 * `follow`: prints the records from number `from` on, until the run ends. `stop`: answers when it has ended; `now` kills,
 * without asking first. `input`: standard input goes to the prompt. `collect`: the record is fetched, its folder goes.
 * `list` and `sweep` first end what is left of runs whose supervisor was killed; every other one does so where it must.
 */
export type RunTask =
  | { readonly kind: 'start'; readonly run: StartRun }
  | { readonly kind: 'follow'; readonly id: string; readonly from: number }
  | { readonly kind: 'stop'; readonly id: string; readonly how: 'polite' | 'now' }
  | { readonly kind: 'input' | 'collect'; readonly id: string }
  | { readonly kind: 'list' | 'sweep' };

/**
 * @property nonce 8 to 64 letters and digits, new for each script: it marks the lines of the protocol.
 * @property holder Who asks, as lists name them.
 * @property bootId The boot that the plan or the run is of; null: whichever it is.
 * @property limits How long testpmd may take, for tests.
 */
export interface RunContext {
  readonly nonce: string;
  readonly holder: string;
  readonly bootId: string | null;
  readonly limits?: RunLimits;
}

/**
 * Seconds.
 *
 * @property start Until testpmd forwards packets, where it has no prompt.
 * @property interrupt Between SIGINT and SIGTERM.
 * @property terminate Between SIGTERM and SIGKILL.
 */
export interface RunLimits {
  readonly start: number;
  readonly interrupt: number;
  readonly terminate: number;
}

const runLimits: RunLimits = { start: 180, interrupt: 10, terminate: 5 };

/**
 * The script for one exec as root.
 *
 * @throws RangeError for ids and values that are no plain words: a caller's mistake, never input. What a person typed is
 *   asked about before, by `startFault`.
 */
export function runScript(task: RunTask, context: RunContext): string {
  const { nonce, holder, bootId, limits = runLimits } = context;
  if (!/^[A-Za-z0-9]{8,64}$/.test(nonce)) throw new RangeError(`not a nonce: ${nonce}`);
  if (bootId !== null && !/^[0-9a-f-]{36}$/.test(bootId)) throw new RangeError(`not a boot id: ${bootId}`);
  const id = task.kind === 'start' ? task.run.id : 'id' in task ? task.id : undefined;
  if (id !== undefined && !/^[0-9a-f]{16}$/.test(id)) throw new RangeError(`not the id of a run: ${id}`);
  return [
    `N=${nonce} WHO=${shellWord(holderName(holder))} BOOT=${bootId ?? '-'} RUN=${id ?? '-'}`,
    `LIMIT_START=${seconds(limits.start)} LIMIT_INT=${seconds(limits.interrupt)} LIMIT_TERM=${seconds(limits.terminate)}`,
    ...partsFor(task),
    ...(task.kind === 'start' ? startValues(task.run) : []),
    `run_main ${task.kind} ${wordOf(task)} "$@"`,
    '',
  ].join('\n');
}

/** Topics that a task does not use stay at home: what fits into few packets is there sooner. */
function partsFor({ kind }: RunTask): string[] {
  const { base, care, starting, telemetry, follow, asking, entry } = runLibrary;
  const parts: readonly string[] = [
    ...base,
    ...(kind === 'input' ? [] : care),
    ...(kind === 'start' ? starting : [asking]),
    ...(kind === 'start' || kind === 'follow' ? [follow] : []),
    entry,
  ];
  return [...parts.map(shorten), ...(kind === 'start' ? [withoutComments(telemetry)] : [])];
}

/** Python: its comments need not travel, its indentation must. */
function withoutComments(python: string): string {
  return python
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'))
    .join('\n');
}

function wordOf(task: RunTask): string {
  switch (task.kind) {
    case 'follow':
      return String(integer(task.from, 1));
    case 'stop':
      return task.how;
    default:
      return '-';
  }
}

/** What the library wants to know of a run, as assignments. */
function startValues(run: StartRun): string[] {
  const { checks } = run;
  const environment = Object.entries(run.env).map(([name, value]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) throw new RangeError(`not a variable: ${name}`);
    return `${name}=${value}`;
  });
  if (checkValue('absolute-path', run.program) === undefined)
    throw new RangeError(`not a path: ${run.program}`);
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/.test(run.filePrefix))
    throw new RangeError(`not a file prefix: ${run.filePrefix}`);
  if (!/^[a-z-]{1,40}$/.test(run.scenario)) throw new RangeError(`not a scenario: ${run.scenario}`);
  return [
    `PREFIX=${run.filePrefix} OWN=${flag(run.ownPrefix)} CONSOLE=${flag(run.console)}`,
    `DURATION=${integer(run.durationSeconds, 0)} SCENARIO=${run.scenario} NEED_KB=${integer(checks.hugepagesKb, 0)}`,
    `MACS=${list('mac', checks.macs)} UUIDS=${list('vmbus-uuid', checks.uuids)} GIVEN=${list('vmbus-uuid', checks.givenUuids)}`,
    `IFACES=${list('interface', checks.interfaces, false)} PCIS=${list('pci-address', checks.pciAddresses)}`,
    `LINE=${shellWord(plain(run.line))}`,
    `ARGV=(${[run.program, ...run.args].map((word) => shellWord(plain(word))).join(' ')})`,
    `ENVS=(${environment.map((word) => shellWord(plain(word))).join(' ')})`,
  ];
}

const flag = (value: boolean): string => (value ? '1' : '0');

/** Several values of one kind as one word, in lower case as the library compares them. */
function list(
  kind: 'mac' | 'vmbus-uuid' | 'interface' | 'pci-address',
  values: readonly string[],
  lower = true,
): string {
  for (const value of values)
    if (checkValue(kind, value) === undefined) throw new RangeError(`not a ${kind}: ${value}`);
  return shellWord(values.map((value) => (lower ? value.toLowerCase() : value)).join(' '));
}

/** Text that is no control sequence of anything; the shell sees it in single quotes. */
function plain(text: string): string {
  if (/[\0-\x1f\x7f]/.test(text)) throw new RangeError('a word of the line has a control character');
  return text;
}

function integer(value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least || value > 1e12)
    throw new RangeError(`not a number: ${value}`);
  return value;
}

const seconds = (value: number): number => integer(value, 1);
