// Command line of `mana-dpdk`: what was asked for, or why it cannot be understood.
import { parseArgs } from 'node:util';
import { parseAddress } from '../core/hosts/address';
import type { VmEntry } from '../core/hosts/host';
import { isMessage, msg, type Message } from '../core/message';
import { explainArguments, type ExplainArguments } from './explainArguments';
import { lintArguments, type LintArguments } from './lintArguments';

export type OutputFormat = 'text' | 'json';

export interface DetectArguments {
  readonly entry: VmEntry;
  readonly format: OutputFormat;
  /** ssh configuration file instead of `~/.ssh/config`. */
  readonly sshConfig: string | undefined;
  /** Colours and marks for a terminal; off when the output is no terminal or NO_COLOR is set. */
  readonly colour: boolean | undefined;
}

export type Invocation =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'usage-error'; readonly message: Message }
  | { readonly kind: 'detect'; readonly arguments: DetectArguments }
  | { readonly kind: 'lint'; readonly arguments: LintArguments }
  | { readonly kind: 'explain'; readonly arguments: ExplainArguments };

type Command = 'detect' | 'lint' | 'explain';
const commands: readonly Command[] = ['detect', 'lint', 'explain'];

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
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

/** Options that only some of the commands have; the others belong to all of them. */
const ownOptions: Readonly<Partial<Record<keyof typeof options, readonly Command[]>>> = {
  identity: ['detect'],
  'known-hosts': ['detect'],
  port: ['detect'],
  'ssh-config': ['detect'],
  dpdk: ['lint', 'explain'],
  vm: ['lint'],
  args: ['lint'],
  rule: ['lint'],
  knowledge: ['lint', 'explain'],
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
  const { values, positionals } = parsed;
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

function parse(words: readonly string[]) {
  return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
}

function detectInvocation(host: string, values: ReturnType<typeof parse>['values']): Invocation {
  const format = values.format ?? 'text';
  if (format !== 'text' && format !== 'json') {
    return usageError(msg('--format is text or json, not “{0}”.', format));
  }
  const address = parseAddress(host);
  if (!address.ok) return usageError(address.problem.message);
  const port = values.port === undefined ? address.address.port : parsePort(values.port);
  if (port === null)
    return usageError(msg('--port is a number from 1 to 65535, not “{0}”.', values.port ?? ''));
  const { user } = address.address;
  const identityFile = values.identity;
  const knownHostsFile = values['known-hosts'];
  return {
    kind: 'detect',
    arguments: {
      entry: {
        id: 'command-line',
        name: host,
        host: address.address.host,
        source: 'manual',
        ...(user === undefined ? {} : { user }),
        ...(port === undefined ? {} : { port }),
        ...(identityFile === undefined ? {} : { identityFile }),
        ...(knownHostsFile === undefined ? {} : { knownHostsFile }),
      },
      format,
      sshConfig: values['ssh-config'],
      colour: values['no-color'] === true ? false : undefined,
    },
  };
}

/** @returns the port, or null where the text is none. */
function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}
