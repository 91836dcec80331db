// A line that somebody wrote or edited, as the command that a run starts: no shell reads it again on the VM.
import type { Facts } from '../detect/facts';
import { msg, type Message } from '../message';
import { listOf } from '../testpmd/eal/lcores';
import { plainWord, type CommandLine } from '../shell/word';
import { lineText, forbiddenCharacter, longestLine, quoteWord } from './lines/quoting';
import { plainCommand, problemAt, type SetVariable } from './lines/words';
import { unwrap } from './lines/wrappers';
import { namedTestpmd, type ChosenTestpmd } from './planning/install';
import { isRunProblem, mistakenRun, type RunProblem } from './planning/problem';
import type { TestpmdCommand } from './types';

export { lineText, longestLine } from './lines/quoting';

/**
 * @property testpmd The installation that the line's program is.
 * @property durationSeconds What a `timeout` in front says; undefined without one.
 */
export interface ReadLine {
  readonly command: TestpmdCommand;
  readonly testpmd: ChosenTestpmd;
  readonly durationSeconds?: number;
  readonly notes: readonly Message[];
}

/** `dpdk-testpmd`, `testpmd`, `dpdk-testpmd-24.11`, in any folder. */
const testpmdName = /^(?:.*\/)?(?:dpdk-)?testpmd(?:-[\w.-]{1,32})?$/;

/** Variables that would let another program in, or change what the run itself relies on. */
const reserved = new Set([
  'PATH',
  'IFS',
  'ENV',
  'BASH_ENV',
  'SHELLOPTS',
  'BASHOPTS',
  'PS4',
  'HOME',
  'TMPDIR',
]);

/** Options that choose lcores: with one of them a CPU limit in front has no effect. */
const choosesLcores = /^(?:-[lc]|--lcores|--coremask)/;

/**
 * Reads one line. Never throws.
 *
 * @param facts Of the VM it is to run on: its installation takes the place of a bare `dpdk-testpmd`.
 * @returns the command with an absolute program, or what keeps the line from being run, with its place.
 */
export function readLine(line: string, facts?: Facts): ReadLine | RunProblem {
  const plain = plainCommand(line);
  if (isRunProblem(plain)) return plain;
  const unwrapped = unwrap(plain.words, line, (word) => testpmdName.test(word));
  if (isRunProblem(unwrapped)) return unwrapped;
  const program = plain.words[unwrapped.at];
  if (program === undefined) return mistakenRun('line-empty', msg('There is no command in the line.'));
  const testpmd =
    program.value.includes('/') && !program.value.startsWith('/')
      ? undefined
      : namedTestpmd(facts, program.value);
  if (testpmd === undefined)
    return problemAt(
      'line-program',
      line,
      program,
      program.value.includes('/')
        ? msg('Write the absolute path on the VM: a run has no folder of its own to begin from.')
        : msg('No installation on the VM has a program of this name.'),
    );
  const variables = [...plain.variables, ...unwrapped.variables];
  const env = environmentOf(variables, line);
  if (isRunProblem(env)) return env;
  const words = plain.words.slice(unwrapped.at + 1).map(({ value }) => value);
  const { args, notes } = withCpus(words, unwrapped.cpus);
  const { seconds } = unwrapped;
  return {
    command: { program: testpmd.program, args, env, text: lineText(testpmd.program, args, env) },
    testpmd,
    ...(seconds === undefined ? {} : { durationSeconds: seconds }),
    notes: [...unwrapped.notes, ...notes],
  };
}

function environmentOf(
  variables: readonly SetVariable[],
  line: string,
): Readonly<Record<string, string>> | RunProblem {
  const env: Record<string, string> = {};
  for (const variable of variables) {
    if (reserved.has(variable.name) || variable.name.startsWith('BASH_FUNC_'))
      return problemAt(
        'line-wrapper',
        line,
        variable,
        msg('{0} is the run’s own and is not set by a line.', variable.name),
      );
    env[variable.name] = variable.value;
  }
  return env;
}

/** CPUs that taskset or numactl leave are what EAL would take without an option of its own. */
function withCpus(
  args: readonly string[],
  cpus: readonly number[] | undefined,
): { readonly args: readonly string[]; readonly notes: readonly Message[] } {
  if (cpus === undefined) return { args, notes: [] };
  const end = args.indexOf('--');
  const chosen = (end === -1 ? args : args.slice(0, end)).some((word) => choosesLcores.test(word));
  if (chosen)
    return {
      args,
      notes: [msg('The limit to CPUs in front is left out: the line chooses its lcores itself.')],
    };
  const list = listOf(cpus);
  return { args: ['-l', list, ...args], notes: [msg('The limit to CPUs in front becomes -l {0}.', list)] };
}

/**
 * A command that the language service has found in a document, as one line: variables have their values, wrappers are
 * gone.
 *
 * @param source Text of the document at the command, for the message where something is not known.
 */
export function lineOfCommand(command: CommandLine): string | RunProblem {
  const { program, words, lcores } = command;
  const unknown = [...(program === undefined ? [] : [program]), ...words].find(({ known }) => !known);
  if (unknown !== undefined)
    return {
      ...mistakenRun(
        'line-unknown',
        msg(
          'A part of the command is only known when the script runs. Write its value, or run the line by hand.',
        ),
      ),
      place: { start: unknown.start, end: unknown.end },
    };
  if (lcores === null)
    return mistakenRun(
      'line-wrapper',
      msg('Which CPUs are left to the command cannot be read. Choose the lcores by -l.'),
    );
  const values = words.map(({ value }) => value);
  if (values.some((value) => forbiddenCharacter.test(value)))
    return mistakenRun(
      'line-character',
      msg('The command has a word with an invisible character or a line end.'),
    );
  const { args } = withCpus(values, lcores);
  const text = lineText(program?.value ?? 'dpdk-testpmd', args);
  return text.length > longestLine
    ? mistakenRun(
        'line-too-long',
        msg('The line has {0} characters; {1} are the most.', text.length, longestLine),
      )
    : text;
}

/** The command line of a command, for the language service: offsets count in `command.text`. */
export function commandLineOf({ program, args, env, text }: TestpmdCommand): CommandLine {
  const head = lineText(program, [], env);
  const first = head.length - lineText(program, []).length;
  let at = head.length;
  const words = args.map((arg) => {
    const quoted = quoteWord(arg);
    const start = at + 1;
    at = start + quoted.length;
    if (quoted === arg) return plainWord(arg, start);
    return {
      start,
      end: at,
      value: arg,
      known: true,
      multiple: false,
      segments: [{ text: arg, start, end: at, exact: false }],
    };
  });
  return { start: first, end: text.length, program: plainWord(program, first), words };
}
