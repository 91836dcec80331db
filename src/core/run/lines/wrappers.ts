// Programs in front of testpmd: what a run does instead of them. Those that would do something else are refused.
import { msg, type Message } from '../../message';
import { parseCpuList, parseCpuMask } from '../../shell/cpuList';
import { passOperands, readOptions } from '../../shell/locate';
import { wrappers, type Wrapper } from '../../shell/wrappers';
import type { CommandWord } from '../../shell/word';
import type { RunProblem } from '../planning/problem';
import { problemAt, type SetVariable } from './words';

/**
 * @property at Where testpmd's own name stands.
 * @property cpus What `taskset` or `numactl` limit it to.
 * @property notes What was made of each wrapper.
 */
export interface Unwrapped {
  readonly at: number;
  readonly variables: readonly SetVariable[];
  readonly seconds?: number;
  readonly cpus?: readonly number[];
  readonly notes: readonly Message[];
}

/** What one wrapper adds; `next` is the word after its own. */
interface Passed {
  readonly next: number;
  readonly variables?: readonly SetVariable[];
  readonly seconds?: number;
  readonly cpus?: readonly number[];
  readonly note?: Message;
}

type Reader = (words: readonly CommandWord[], at: number, line: string) => Passed | RunProblem;

/** More wrappers than this are no line but a riddle. */
const mostWrappers = 8;

/** Passes over the programs in front of testpmd, whose name `isProgram` knows. */
export function unwrap(
  words: readonly CommandWord[],
  line: string,
  isProgram: (word: string) => boolean,
): Unwrapped | RunProblem {
  const variables: SetVariable[] = [];
  const notes: Message[] = [];
  let seconds: number | undefined;
  let cpus: readonly number[] | undefined;
  let at = 0;
  for (let count = 0; count <= mostWrappers; count += 1) {
    const word = words[at];
    if (word === undefined) break;
    if (isProgram(word.value))
      return {
        at,
        variables,
        notes,
        ...(seconds === undefined ? {} : { seconds }),
        ...(cpus === undefined ? {} : { cpus }),
      };
    const reader = readers.get(fileName(word.value));
    if (reader === undefined) return refusedWrapper(word, words, at, line, isProgram);
    const passed = reader(words, at, line);
    if ('refused' in passed) return passed;
    variables.push(...(passed.variables ?? []));
    if (passed.note !== undefined) notes.push(passed.note);
    seconds = passed.seconds ?? seconds;
    cpus = passed.cpus ?? cpus;
    at = passed.next;
  }
  const last = words[Math.min(at, words.length - 1)];
  return last === undefined
    ? problemAt('line-program', line, { start: 0, end: line.length }, msg('There is no testpmd in the line.'))
    : problemAt('line-program', line, last, msg('No testpmd follows.'));
}

function refusedWrapper(
  word: CommandWord,
  words: readonly CommandWord[],
  at: number,
  line: string,
  isProgram: (word: string) => boolean,
): RunProblem {
  const behind = words.slice(at + 1).some(({ value }) => value.split(/\s+/).some(isProgram));
  return behind
    ? problemAt(
        'line-wrapper',
        line,
        word,
        msg('A run starts testpmd itself, so this cannot stand in front of it. Write testpmd’s own line.'),
      )
    : problemAt('line-program', line, word, msg('It is not testpmd. Runs are of dpdk-testpmd only.'));
}

/** `sudo` and `doas`: a run is root already. Another user is refused. */
const root: Reader = (words, at, line) => {
  const name = fileName(words[at]?.value ?? '');
  const row: Wrapper = wrappers.get(name) ?? {};
  const read = readOptions(words, at + 1, { ...row, assignments: false });
  for (const { name: option, value } of read.options) {
    if ((option === '-u' || option === '--user') && value?.value !== 'root')
      return problemAt(
        'line-wrapper',
        line,
        value ?? wordAt(words, at),
        msg('testpmd needs root for the NIC and for hugepages.'),
      );
    if (!harmlessOfSudo.has(option) && option !== '-u' && option !== '--user')
      return problemAt(
        'line-wrapper',
        line,
        wordAt(words, at),
        msg('{0} {1} is not taken over. A run is root already.', name, option),
      );
  }
  const { variables, next } = assignmentsFrom(words, read.next);
  return { next, variables };
};

const harmlessOfSudo = new Set([
  '-E',
  '-n',
  '-H',
  '-k',
  '-P',
  '-b',
  '--preserve-env',
  '--non-interactive',
  '--set-home',
]);

/** `env NAME=value`: variables of testpmd. */
const environment: Reader = (words, at, line) => {
  const read = readOptions(words, at + 1, { ...(wrappers.get('env') ?? {}), assignments: false });
  const [option] = read.options;
  if (option !== undefined)
    return problemAt(
      'line-wrapper',
      line,
      wordAt(words, at),
      msg('Of env only NAME=value is taken over, not {0}.', option.name),
    );
  const { variables, next } = assignmentsFrom(words, read.next);
  return { next, variables };
};

/** `timeout 30`: the length of the run. How it stops testpmd is the run's own way, which begins with SIGINT, too. */
const timeout: Reader = (words, at, line) => {
  const read = readOptions(words, at + 1, wrappers.get('timeout') ?? {});
  const duration = words[read.next];
  const seconds = secondsOf(duration?.value ?? '');
  if (duration === undefined || seconds === undefined)
    return problemAt(
      'line-wrapper',
      line,
      duration ?? wordAt(words, at),
      msg('It is no time that timeout would take: 30, 30s, 5m, 1h.'),
    );
  return {
    next: read.next + 1,
    seconds,
    note:
      seconds === 0
        ? msg('timeout {0} sets no limit: the run ends when it is stopped.', duration.value)
        : msg('timeout {0} becomes the length of the run: {1} s.', duration.value, seconds),
  };
};

/** `30`, `30s`, `0.5m`, `1h`, `2d`: whole seconds, at least one where it is not nothing. */
function secondsOf(text: string): number | undefined {
  const [, number = '', unit = 's'] = /^(\d{1,9}(?:\.\d{1,3})?)([smhd])?$/.exec(text) ?? [];
  const factor = { s: 1, m: 60, h: 3_600, d: 86_400 }[unit] ?? 1;
  return number === '' ? undefined : Math.ceil(Number(number) * factor);
}

/** Programs that the supervisor on the VM makes useless: they are left out. */
const needless: Reader = (words, at) => {
  const name = fileName(words[at]?.value ?? '');
  const row = wrappers.get(name) ?? {};
  const read = readOptions(words, at + 1, row);
  return {
    next: passOperands(words, read, row.operands ?? 0),
    note: msg('{0} is left out: the run on the VM does that itself.', name),
  };
};

/** `nice`, `ionice`, `chrt`: testpmd’s lcores poll without pause; priorities are not changed. */
const priority: Reader = (words, at, line) =>
  problemAt(
    'line-wrapper',
    line,
    wordAt(words, at),
    msg('Priorities are not changed. Choose the lcores by -l instead.'),
  );

/** `taskset -c 1-4`, `taskset 0x1e`: lcores, where the line does not choose them itself. */
const taskset: Reader = (words, at, line) => {
  const read = readOptions(words, at + 1, wrappers.get('taskset') ?? {});
  const asList = read.options.some(({ name }) => name === '-c' || name === '--cpu-list');
  const operand = words[read.next];
  const cpus = operand === undefined ? null : (asList ? parseCpuList : parseCpuMask)(operand.value);
  const other = read.options.some(({ name }) => name !== '-c' && name !== '--cpu-list');
  if (cpus === null || other)
    return problemAt(
      'line-wrapper',
      line,
      operand ?? wordAt(words, at),
      msg('Its CPUs cannot be read. Choose the lcores by -l instead.'),
    );
  return { next: read.next + 1, cpus };
};

/** `numactl -C 1-4` as taskset; what binds memory is testpmd’s own business. */
const numactl: Reader = (words, at, line) => {
  const read = readOptions(words, at + 1, wrappers.get('numactl') ?? {});
  const [option, ...more] = read.options;
  const cpus =
    option?.name === '-C' || option?.name === '--physcpubind'
      ? parseCpuList(option.value?.value ?? '')
      : null;
  if (cpus === null || more.length > 0)
    return problemAt(
      'line-wrapper',
      line,
      wordAt(words, at),
      msg('Of numactl only -C is taken over. Choose lcores by -l and memory by --socket-mem instead.'),
    );
  return { next: read.next, cpus };
};

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['sudo', root],
  ['doas', root],
  ['env', environment],
  ['timeout', timeout],
  ...['nohup', 'setsid', 'stdbuf', 'unbuffer', 'exec', 'command', 'time'].map((name): [string, Reader] => [
    name,
    needless,
  ]),
  ...['nice', 'ionice', 'chrt'].map((name): [string, Reader] => [name, priority]),
  ['taskset', taskset],
  ['numactl', numactl],
]);

function assignmentsFrom(
  words: readonly CommandWord[],
  from: number,
): { readonly variables: readonly SetVariable[]; readonly next: number } {
  const variables: SetVariable[] = [];
  let next = from;
  for (let word = words[next]; word !== undefined; word = words[next]) {
    const [, name, value = ''] = /^([A-Za-z_]\w*)=([^]*)$/.exec(word.value) ?? [];
    if (name === undefined) break;
    variables.push({ start: word.start, end: word.end, name, value });
    next += 1;
  }
  return { variables, next };
}

function wordAt(words: readonly CommandWord[], at: number): CommandWord {
  const word = words[at];
  if (word === undefined) throw new RangeError(`no word ${at}`);
  return word;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
