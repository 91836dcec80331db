// Command line of `mana-dpdk`: what was asked for, or why it cannot be understood.
import { parseArgs } from 'node:util';
import { isMessage, msg, type Message } from '../core/message';
import { connectionArguments, type ConnectionArguments } from './connectionArguments';
import { doctorArguments, type DoctorArguments } from './doctorArguments';
import { explainArguments, type ExplainArguments } from './explainArguments';
import { lintArguments, type LintArguments } from './lintArguments';
import { runArguments, type RecordArguments, type RunArguments } from './runArguments';
import { setupArguments, type SetupArguments } from './setupArguments';

export type OutputFormat = 'text' | 'json';

export interface DetectArguments extends ConnectionArguments {
  readonly format: OutputFormat;
  /** Colours and marks for a terminal; off when the output is no terminal or NO_COLOR is set. */
  readonly colour: boolean | undefined;
}

export type Invocation =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'usage-error'; readonly message: Message }
  | { readonly kind: 'detect'; readonly arguments: DetectArguments }
  | { readonly kind: 'lint'; readonly arguments: LintArguments }
  | { readonly kind: 'explain'; readonly arguments: ExplainArguments }
  | { readonly kind: 'setup'; readonly arguments: SetupArguments }
  | { readonly kind: 'doctor'; readonly arguments: DoctorArguments }
  | { readonly kind: 'run'; readonly arguments: RunArguments | RecordArguments };

const commands = ['detect', 'lint', 'explain', 'setup', 'run', 'doctor'] as const;
type Command = (typeof commands)[number];

const options = {
  format: { type: 'string' },
  identity: { type: 'string', short: 'i' },
  'known-hosts': { type: 'string' },
  port: { type: 'string', short: 'p' },
  'ssh-config': { type: 'string', short: 'F' },
  'no-color': { type: 'boolean' },
  dpdk: { type: 'string' },
  vm: { type: 'string' },
  args: { type: 'boolean' },
  rule: { type: 'string', multiple: true },
  knowledge: { type: 'string', multiple: true },
  plan: { type: 'boolean' },
  run: { type: 'boolean' },
  undo: { type: 'boolean' },
  history: { type: 'boolean' },
  script: { type: 'boolean' },
  only: { type: 'string', multiple: true },
  nic: { type: 'string', multiple: true },
  hugepages: { type: 'string' },
  'hugepage-size': { type: 'string' },
  keep: { type: 'boolean' },
  'dpdk-tree': { type: 'string' },
  'rdma-core': { type: 'string' },
  'trace-tools': { type: 'boolean' },
  rollback: { type: 'string' },
  yes: { type: 'boolean', short: 'y' },
  scenario: { type: 'string' },
  duration: { type: 'string' },
  'stats-period': { type: 'string' },
  queues: { type: 'string' },
  source: { type: 'string' },
  destination: { type: 'string' },
  to: { type: 'string' },
  'to-nic': { type: 'string' },
  list: { type: 'boolean' },
  attach: { type: 'string' },
  stop: { type: 'string' },
  now: { type: 'boolean' },
  detach: { type: 'boolean' },
  save: { type: 'string' },
  record: { type: 'string', multiple: true },
  progress: { type: 'string' },
  verbose: { type: 'boolean', short: 'v' },
  trace: { type: 'boolean' },
  tree: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

/** Options that only some of the commands have; the others belong to all of them. */
const ownOptions: Readonly<Partial<Record<keyof typeof options, readonly Command[]>>> = {
  identity: ['detect', 'setup', 'run', 'doctor'],
  'known-hosts': ['detect', 'setup', 'run', 'doctor'],
  port: ['detect', 'setup', 'run', 'doctor'],
  'ssh-config': ['detect', 'setup', 'run', 'doctor'],
  dpdk: ['lint', 'explain', 'setup'],
  vm: ['lint'],
  args: ['lint'],
  rule: ['lint'],
  knowledge: ['lint', 'explain'],
  plan: ['setup', 'run'],
  run: ['setup'],
  undo: ['setup'],
  history: ['setup'],
  script: ['setup'],
  only: ['setup'],
  nic: ['setup', 'run'],
  hugepages: ['setup'],
  'hugepage-size': ['setup'],
  keep: ['setup'],
  'dpdk-tree': ['setup'],
  'rdma-core': ['setup'],
  'trace-tools': ['setup'],
  rollback: ['setup'],
  yes: ['setup'],
  scenario: ['run'],
  duration: ['run'],
  'stats-period': ['run'],
  queues: ['run'],
  source: ['run'],
  destination: ['run'],
  to: ['run'],
  'to-nic': ['run'],
  list: ['run'],
  attach: ['run'],
  stop: ['run'],
  now: ['run'],
  detach: ['run'],
  save: ['run'],
  record: ['run'],
  progress: ['run'],
  verbose: ['run'],
  trace: ['doctor'],
  tree: ['doctor'],
};

const usageError = (message: Message): Invocation => ({ kind: 'usage-error', message });

/**
 * Reads the words after the program name.
 *
 * @returns what to do; a `usage-error` for anything that is not understood. Never throws.
 */
export function parseInvocation(words: readonly string[]): Invocation {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(words);
  } catch (error) {
    return usageError(optionError(error));
  }
  const { values, positionals, behind } = parsed;
  if (values.version === true) return { kind: 'version' };
  if (values.help === true) return { kind: 'help' };
  const [word, ...operands] = positionals;
  if (word === undefined) return usageError(msg('No command given.'));
  const command = commands.find((name) => name === word);
  if (command === undefined) return usageError(msg('Unknown command “{0}”.', word));
  const foreign = (Object.keys(values) as (keyof typeof options)[]).find(
    (option) => ownOptions[option]?.includes(command) === false,
  );
  if (foreign !== undefined) return usageError(msg('{0} has no option {1}.', command, `--${foreign}`));
  if (command === 'lint') {
    const lint = lintArguments(values, operands);
    return isMessage(lint) ? usageError(lint) : { kind: 'lint', arguments: lint };
  }
  if (command === 'explain') {
    const explain = explainArguments(values, operands);
    return isMessage(explain) ? usageError(explain) : { kind: 'explain', arguments: explain };
  }
  if (command === 'setup') {
    const setup = setupArguments(values, operands);
    return isMessage(setup) ? usageError(setup) : { kind: 'setup', arguments: setup };
  }
  if (command === 'run') {
    // A line of testpmd's own has a `--`, too: everything behind the first one is its.
    const own = operands.slice(0, operands.length - (behind?.length ?? 0));
    const run = runArguments(values, own, behind);
    return isMessage(run) ? usageError(run) : { kind: 'run', arguments: run };
  }
  if (command === 'doctor') {
    const doctor = doctorArguments(values, operands);
    return isMessage(doctor) ? usageError(doctor) : { kind: 'doctor', arguments: doctor };
  }
  const [host, ...rest] = operands;
  if (host === undefined) return usageError(msg('detect needs a host: mana-dpdk detect [USER@]HOST'));
  if (rest.length > 0) return usageError(msg('One host at a time: “{0}” is too much.', rest.join(' ')));
  return detectInvocation(host, values);
}

/** parseArgs says what is wrong by a code, and names the option in quotes. */
function optionError(error: unknown): Message {
  const text = error instanceof Error ? error.message : '';
  const option = /'(-[^', ]*)/.exec(text)?.[1] ?? '';
  const unknown = (error as { readonly code?: string }).code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
  return unknown
    ? msg('Unknown option {0}.', option)
    : msg('The value of {0} is missing or not allowed.', option);
}

/** @returns `behind`: the words behind the first `--`, which are positionals as well; undefined without one. */
function parse(words: readonly string[]) {
  const parsed = parseArgs({
    args: [...words],
    options,
    allowPositionals: true,
    strict: true,
    tokens: true,
  });
  const end = parsed.tokens.find(({ kind }) => kind === 'option-terminator');
  return { ...parsed, behind: end === undefined ? undefined : words.slice(end.index + 1) };
}

function detectInvocation(host: string, values: ReturnType<typeof parse>['values']): Invocation {
  const format = values.format ?? 'text';
  if (format !== 'text' && format !== 'json') {
    return usageError(msg('--format is text or json, not “{0}”.', format));
  }
  const connection = connectionArguments(host, values);
  if (isMessage(connection)) return usageError(connection);
  return {
    kind: 'detect',
    arguments: { ...connection, format, colour: values['no-color'] === true ? false : undefined },
  };
}
