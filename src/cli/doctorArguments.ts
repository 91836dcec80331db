// The options of `mana-dpdk doctor`, checked as far as that is possible without the VM.
import { isMessage, msg, type Message } from '../core/message';
import { checkValue } from '../core/remote/values';
import { connectionArguments, type ConnectionArguments, type ConnectionOptions } from './connectionArguments';

/** @property trees Source trees of rdma-core on the VM. */
export interface DoctorArguments extends ConnectionArguments {
  readonly trace: boolean;
  readonly trees: readonly string[];
  readonly format: 'text' | 'json';
  readonly colour: boolean | undefined;
}

export interface DoctorWords extends ConnectionOptions {
  readonly trace?: boolean | undefined;
  readonly tree?: readonly string[] | undefined;
  readonly format?: string | undefined;
  readonly 'no-color'?: boolean | undefined;
}

/** The script looks into no more than this. */
const mostTrees = 8;

/** @returns what to do, or the sentence that says why not. */
export function doctorArguments(words: DoctorWords, operands: readonly string[]): DoctorArguments | Message {
  const [host, ...rest] = operands;
  if (host === undefined) return msg('doctor needs a host: mana-dpdk doctor [USER@]HOST');
  if (rest.length > 0) return msg('One host at a time: “{0}” is too much.', rest.join(' '));
  const format = words.format ?? 'text';
  if (format !== 'text' && format !== 'json')
    return msg('--format of doctor is text or json, not “{0}”.', format);
  const trees = words.tree ?? [];
  const wrong = trees.find((tree) => checkValue('absolute-path', tree) === undefined);
  if (wrong !== undefined) return msg('--tree is an absolute path on the VM, not “{0}”.', wrong);
  if (trees.length > mostTrees) return msg('--tree: {0} source trees at most.', mostTrees);
  const connection = connectionArguments(host, words);
  if (isMessage(connection)) return connection;
  return {
    ...connection,
    trace: words.trace === true,
    trees,
    format,
    colour: words['no-color'] === true ? false : undefined,
  };
}
