// The options of `mana-dpdk explain`, checked as far as that is possible without reading a file.
import { msg, type Message } from '../core/message';

/**
 * @property dpdk Release whose program wrote the logs; undefined where the user did not say.
 * @property knowledge Paths of files with rows of the user's own.
 * @property files `-` is standard input.
 */
export interface ExplainArguments {
  readonly format: 'text' | 'json';
  readonly dpdk: string | undefined;
  readonly knowledge: readonly string[];
  readonly files: readonly string[];
  readonly colour: boolean | undefined;
}

interface ExplainOptions {
  readonly format?: string | undefined;
  readonly dpdk?: string | undefined;
  readonly knowledge?: readonly string[] | undefined;
  readonly 'no-color'?: boolean | undefined;
}

/** @returns what to do, or the sentence that says why not. */
export function explainArguments(
  options: ExplainOptions,
  files: readonly string[],
): ExplainArguments | Message {
  const format = options.format ?? 'text';
  if (format !== 'text' && format !== 'json')
    return msg('--format of explain is text or json, not “{0}”.', format);
  const { dpdk } = options;
  if (dpdk !== undefined && !/^\d{1,2}\.\d{1,2}(?:\.\d{1,3})?(?:-rc\d)?$/.test(dpdk))
    return msg('--dpdk of explain is a release such as 24.11, not “{0}”.', dpdk);
  if (files.length === 0)
    return msg('explain needs a file: mana-dpdk explain FILE…, or - for standard input');
  if (files.filter((file) => file === '-').length > 1) return msg('Standard input can be read only once.');
  const option = files.find((file) => file.startsWith('-') && file !== '-');
  if (option !== undefined) return msg('“{0}” is not a file.', option);
  return {
    format,
    dpdk: dpdk?.replace(/-rc\d$/, ''),
    knowledge: options.knowledge ?? [],
    files,
    colour: options['no-color'] === true ? false : undefined,
  };
}
