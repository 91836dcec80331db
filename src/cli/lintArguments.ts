// The options of `mana-dpdk lint`, checked as far as that is possible without reading a file.
import { msg, type Message } from '../core/message';
import type { Severity, SeverityOverrides } from '../core/testpmd/finding';
import { ruleIds, type RuleId } from '../core/testpmd/ruleTable';

export type LintFormat = 'text' | 'json' | 'sarif';

/**
 * @property dpdk A release, or `all`; undefined: that of the facts, of the file, or the usual one.
 * @property facts Path of what `detect --format json` printed.
 * @property bareArguments The files hold arguments only, without the program's name.
 * @property knowledge Paths of files with rows of the user's own.
 * @property files `-` is standard input.
 */
export interface LintArguments {
  readonly dpdk: string | undefined;
  readonly facts: string | undefined;
  readonly format: LintFormat;
  readonly bareArguments: boolean;
  readonly overrides: SeverityOverrides;
  readonly knowledge: readonly string[];
  readonly files: readonly string[];
  readonly colour: boolean | undefined;
}

/** The words as `parseArgs` has sorted them. */
interface LintOptions {
  readonly dpdk?: string | undefined;
  readonly vm?: string | undefined;
  readonly format?: string | undefined;
  readonly args?: boolean | undefined;
  readonly rule?: readonly string[] | undefined;
  readonly knowledge?: readonly string[] | undefined;
  readonly 'no-color'?: boolean | undefined;
}

const severities: readonly (Severity | 'off')[] = ['error', 'warning', 'info', 'hint', 'off'];

/** @returns what to do, or the sentence that says why not. */
export function lintArguments(options: LintOptions, files: readonly string[]): LintArguments | Message {
  const format = options.format ?? 'text';
  if (format !== 'text' && format !== 'json' && format !== 'sarif')
    return msg('--format of lint is text, json or sarif, not “{0}”.', format);
  const overrides: Partial<Record<RuleId, Severity | 'off'>> = {};
  for (const setting of options.rule ?? []) {
    const [, id = setting, wanted = ''] = /^([^=]*)=(.*)$/s.exec(setting) ?? [];
    const rule = ruleIds.find((known) => known === id);
    if (rule === undefined) return msg('There is no rule “{0}”. The rules are: {1}', id, ruleIds.join(', '));
    const severity = severities.find((known) => known === wanted);
    if (severity === undefined)
      return msg('--rule is RULE=SEVERITY with {0}, not “{1}”.', severities.join(', '), setting);
    overrides[rule] = severity;
  }
  if (files.length === 0) return msg('lint needs a file: mana-dpdk lint FILE…, or - for standard input');
  if (files.filter((file) => file === '-').length > 1) return msg('Standard input can be read only once.');
  const option = files.find((file) => file.startsWith('-') && file !== '-');
  if (option !== undefined)
    return msg(
      '“{0}” is not a file. Arguments to be checked are read from a file or from standard input: echo "{0} …" | mana-dpdk lint --args -',
      option,
    );
  return {
    dpdk: options.dpdk,
    facts: options.vm,
    format,
    bareArguments: options.args === true,
    overrides,
    knowledge: options.knowledge ?? [],
    files,
    colour: options['no-color'] === true ? false : undefined,
  };
}
