// The options of `mana-dpdk run`, checked as far as that is possible without the VM.
import { isMessage, msg, type Message } from '../core/message';
import { isIpv4 } from '../core/run/planning/addresses';
import { lineText } from '../core/run/line';
import { scenarioRows } from '../core/run/scenarios';
import { defaultRequest, isScenarioId, longestPeriod, longestRun, type RunRequest } from '../core/run/types';
import { connectionArguments, type ConnectionArguments, type ConnectionOptions } from './connectionArguments';

/** What is to be done. `run`: the plan is shown and run. */
export type RunMode =
  | { readonly kind: 'plan' | 'run' | 'list' }
  /** Follows a run that goes on, or one that has ended and that nobody has read. */
  | { readonly kind: 'attach'; readonly id: string }
  /** @property now Without giving testpmd the time to end. */
  | { readonly kind: 'stop'; readonly id: string; readonly now: boolean };

/** How progress is told on stderr. `none`: not at all. */
export type RunProgress = 'text' | 'json' | 'none';

/**
 * @property request Of a run, or of the sender of a pair.
 * @property to The receiver's VM; then the request's first NIC sends and `toNic` receives.
 * @property toAddress Of the receiving NIC, where the facts do not know it.
 * @property save File for the record. @property detach Starts the run and leaves it.
 * @property verbose Prints testpmd's own output, too.
 */
export interface RunArguments extends ConnectionArguments {
  readonly kind: 'vm';
  readonly mode: RunMode;
  readonly request: RunRequest;
  readonly to: ConnectionArguments | undefined;
  readonly toNic: string | undefined;
  readonly save: string | undefined;
  readonly detach: boolean;
  readonly verbose: boolean;
  readonly format: 'text' | 'json';
  readonly progress: RunProgress;
  readonly colour: boolean | undefined;
}

/** Records of runs that were saved: one is shown, two are compared. */
export interface RecordArguments {
  readonly kind: 'records';
  readonly files: readonly [string] | readonly [string, string];
  readonly format: 'text' | 'json';
  readonly colour: boolean | undefined;
}

export interface RunWords extends ConnectionOptions {
  readonly scenario?: string | undefined;
  readonly duration?: string | undefined;
  readonly 'stats-period'?: string | undefined;
  readonly queues?: string | undefined;
  readonly nic?: readonly string[] | undefined;
  readonly source?: string | undefined;
  readonly destination?: string | undefined;
  readonly to?: string | undefined;
  readonly 'to-nic'?: string | undefined;
  readonly plan?: boolean | undefined;
  readonly list?: boolean | undefined;
  readonly attach?: string | undefined;
  readonly stop?: string | undefined;
  readonly now?: boolean | undefined;
  readonly detach?: boolean | undefined;
  readonly save?: string | undefined;
  readonly record?: readonly string[] | undefined;
  readonly verbose?: boolean | undefined;
  readonly progress?: string | undefined;
  readonly format?: string | undefined;
  readonly 'no-color'?: boolean | undefined;
}

/** Options that say what to run. */
const ofRequest = [
  'scenario',
  'duration',
  'stats-period',
  'queues',
  'nic',
  'source',
  'destination',
  'to',
  'to-nic',
  'plan',
  'detach',
] as const satisfies readonly (keyof RunWords)[];

/** Options that have a meaning only with a VM. */
const ofVm = [
  ...ofRequest,
  'identity',
  'known-hosts',
  'port',
  'ssh-config',
  'list',
  'attach',
  'stop',
  'now',
  'save',
  'verbose',
  'progress',
] as const satisfies readonly (keyof RunWords)[];

/**
 * @param operands Words that are no options, in front of a `--`. @param line Those behind it; undefined without one.
 * @returns what to do, or the sentence that says why not.
 */
export function runArguments(
  words: RunWords,
  operands: readonly string[],
  line: readonly string[] | undefined,
): RunArguments | RecordArguments | Message {
  const format = words.format ?? 'text';
  if (format !== 'text' && format !== 'json')
    return msg('--format of run is text or json, not “{0}”.', format);
  const colour = words['no-color'] === true ? false : undefined;
  if (words.record !== undefined) return recordArguments(words, operands, line, format, colour);
  const [host, ...rest] = operands;
  if (host === undefined) return msg('run needs a host: mana-dpdk run [USER@]HOST');
  if (rest.length > 0)
    return msg(
      'One host at a time: “{0}” is too much. A line of your own stands behind “--”.',
      rest.join(' '),
    );
  const connection = connectionArguments(host, words);
  if (isMessage(connection)) return connection;
  const mode = modeOf(words, line);
  if (isMessage(mode)) return mode;
  const progress = words.progress ?? (format === 'json' ? 'none' : 'text');
  if (progress !== 'text' && progress !== 'json' && progress !== 'none')
    return msg('--progress is text, json or none, not “{0}”.', progress);
  const request = requestOf(words, line);
  if (isMessage(request)) return request;
  const to = words.to === undefined ? undefined : receiverOf(words.to, words);
  if (isMessage(to)) return to;
  return {
    kind: 'vm',
    ...connection,
    mode,
    request,
    to,
    toNic: words['to-nic']?.trim(),
    save: words.save,
    detach: words.detach === true,
    verbose: words.verbose === true,
    format,
    progress,
    colour,
  };
}

/** The receiver is reached as the sender is, but for its port, which its address names. */
function receiverOf(address: string, words: RunWords): ConnectionArguments | Message {
  return connectionArguments(address, { ...words, port: undefined });
}

function modeOf(words: RunWords, line: readonly string[] | undefined): RunMode | Message {
  const given = (['plan', 'list', 'attach', 'stop', 'detach'] as const).filter(
    (name) => words[name] !== undefined,
  );
  const [first, second] = given;
  if (first !== undefined && second !== undefined)
    return msg('{0} and {1} cannot go together.', `--${first}`, `--${second}`);
  if (words.now === true && first !== 'stop') return msg('--now is for --stop.');
  const useless = ofRequest.find((name) => name !== 'plan' && name !== 'detach' && words[name] !== undefined);
  if (first === 'list' || first === 'attach' || first === 'stop') {
    if (useless !== undefined) return msg('{0} has no use for {1}.', `--${first}`, `--${useless}`);
    if (line !== undefined) return msg('{0} has no use for a line behind “--”.', `--${first}`);
  }
  if (words.save !== undefined && first !== undefined && first !== 'attach')
    return msg('{0} has no use for {1}.', `--${first}`, '--save');
  switch (first) {
    case 'plan':
    case 'list':
      return { kind: first };
    case 'attach':
    case 'stop': {
      const id = words[first]?.toLowerCase() ?? '';
      if (!/^[0-9a-f]{4,16}$/.test(id))
        return msg(
          '--{0} takes the id of a run, or its first digits, not “{1}”. --list shows them.',
          first,
          id,
        );
      return first === 'attach' ? { kind: 'attach', id } : { kind: 'stop', id, now: words.now === true };
    }
    default:
      return { kind: 'run' };
  }
}

function requestOf(words: RunWords, line: readonly string[] | undefined): RunRequest | Message {
  const { scenario, nic, source, destination } = words;
  if (scenario !== undefined && line !== undefined)
    return msg('A line of your own is no scenario: leave out --scenario or what stands behind “--”.');
  const built = scenarioRows.filter(({ id }) => id !== 'custom').map(({ id }) => id);
  if (scenario !== undefined && !(isScenarioId(scenario) && scenario !== 'custom'))
    return msg('There is no scenario “{0}”. Scenarios: {1}.', scenario, built.join(', '));
  if (line?.length === 0) return msg('Nothing stands behind “--”: write the arguments of testpmd there.');
  const useless = (['nic', 'source', 'destination', 'queues', 'to', 'to-nic'] as const).find(
    (name) => words[name] !== undefined,
  );
  if (line !== undefined && useless !== undefined)
    return msg('A line of your own says all itself: it has no use for {0}.', `--${useless}`);
  const pair = words.to !== undefined;
  if (!pair && words['to-nic'] !== undefined) return msg('{0} is for {1}.', '--to-nic', '--to');
  if (pair && scenario !== undefined) return msg('{0} and {1} cannot go together.', '--to', '--scenario');
  if (pair && words.detach === true) return msg('{0} and {1} cannot go together.', '--to', '--detach');
  const odd = [...(nic ?? []), ...(words['to-nic'] === undefined ? [] : [words['to-nic']])].find(
    (name) => name.trim() === '' || name.length > 64,
  );
  if (odd !== undefined) return msg('--nic: “{0}” is not the name of a NIC.', odd);
  const address = [source, destination].find(
    (text) => text !== undefined && !isIpv4(text.split('/')[0] ?? ''),
  );
  if (address !== undefined) return msg('“{0}” is not an IPv4 address.', address);
  const numbers = numbersOf(words);
  if (isMessage(numbers)) return numbers;
  return {
    ...defaultRequest,
    ...numbers,
    scenario: line === undefined ? (scenario ?? defaultRequest.scenario) : 'custom',
    ...(line === undefined ? {} : { line: lineOf(line) }),
    ...(nic === undefined ? {} : { nics: nic.map((name) => name.trim()) }),
    ...(source === undefined ? {} : { source }),
    ...(destination === undefined ? {} : { destination }),
  };
}

function numbersOf(
  words: RunWords,
): Pick<RunRequest, 'durationSeconds' | 'statsPeriodSeconds' | 'queues'> | Message {
  const { duration, queues } = words;
  const seconds = duration === undefined ? defaultRequest.durationSeconds : secondsOf(duration);
  if (seconds === undefined)
    return msg(
      '--duration is a time from 1 s to 7 days, as in 30, 90s, 5m, 2h, or 0 for no limit, not “{0}”.',
      duration ?? '',
    );
  const period = numberIn(words['stats-period'], 1, longestPeriod, defaultRequest.statsPeriodSeconds);
  if (period === undefined)
    return msg('--stats-period is 1 to 3600 seconds, not “{0}”.', words['stats-period'] ?? '');
  const count = numberIn(queues, 1, 64, 1);
  if (count === undefined || !Number.isInteger(Math.log2(count)))
    return msg('--queues is a power of two up to 64, not “{0}”: MANA takes no other number.', queues ?? '');
  return {
    durationSeconds: seconds,
    statsPeriodSeconds: period,
    ...(queues === undefined ? {} : { queues: count }),
  };
}

/** `30`, `90s`, `5m`, `2h`, `1d`; undefined for anything else, and for more than a week. */
function secondsOf(text: string): number | undefined {
  const [, number = '', unit = 's'] = /^(\d{1,6})([smhd])?$/.exec(text) ?? [];
  const seconds = Number(number) * ({ s: 1, m: 60, h: 3_600, d: 86_400 }[unit] ?? 1);
  return number === '' || seconds > longestRun ? undefined : seconds;
}

function numberIn(text: string | undefined, least: number, most: number, usual: number): number | undefined {
  if (text === undefined) return usual;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  return value >= least && value <= most ? value : undefined;
}

/**
 * The words behind `--` as one line: arguments alone, a whole command, or one word that is a whole line. This terminal's
 * shell has taken the quotes away already.
 */
function lineOf(words: readonly string[]): string {
  const [first = '', ...rest] = words;
  if (rest.length === 0 && /\s/.test(first.trim())) return first;
  return first.startsWith('-') ? lineText('dpdk-testpmd', words) : lineText(first, rest);
}

function recordArguments(
  words: RunWords,
  operands: readonly string[],
  line: readonly string[] | undefined,
  format: 'text' | 'json',
  colour: boolean | undefined,
): RecordArguments | Message {
  const useless = ofVm.find((name) => words[name] !== undefined);
  if (useless !== undefined) return msg('{0} has no use for {1}.', '--record', `--${useless}`);
  if (line !== undefined) return msg('{0} has no use for a line behind “--”.', '--record');
  const [first, second, ...more] = [...(words.record ?? []), ...operands];
  if (first === undefined || more.length > 0) return msg('--record takes one record, or two to compare.');
  return { kind: 'records', files: second === undefined ? [first] : [first, second], format, colour };
}
