// A command as the language service understands it: the stages of testpmd's own start, on this VM, by its release.
import type { Analysis, LintContext } from '../../testpmd/analysis';
import type { JudgedFinding, SeverityOverrides } from '../../testpmd/finding';
import { analyse, findingsOf } from '../../testpmd/lint';
import { lastOption } from '../../testpmd/rules/options';
import { commandLineOf } from '../line';
import type { TestpmdCommand } from '../types';

export interface JudgedCommand {
  readonly command: TestpmdCommand;
  readonly analysis: Analysis;
  readonly context: LintContext;
  /** Offsets into the command's text. */
  readonly findings: readonly JudgedFinding[];
}

export function judgeCommand(
  command: TestpmdCommand,
  context: LintContext,
  severities: SeverityOverrides = {},
): JudgedCommand {
  const analysis = analyse(commandLineOf(command), context);
  return { command, analysis, context, findings: findingsOf(analysis, context, severities) };
}

/** EAL's default, where no option names one. */
const defaultPrefix = 'rte';

/** Options with which EAL shares no files, so that its prefix names none. */
const sharesNothing = ['eal-in-memory', 'eal-no-shconf'];

/** `--file-prefix` as the command gives it; undefined without one. */
export function prefixOf({ scan }: Analysis): string | undefined {
  const value = lastOption(scan.eal, 'eal-file-prefix')?.value;
  return value?.known === true ? value.text : undefined;
}

/** The prefix that holds for a command. */
export function effectivePrefix(analysis: Analysis): string {
  return prefixOf(analysis) ?? defaultPrefix;
}

/** Whether testpmd leaves files by its prefix, which then must be one of its own. */
export function takesPrefix({ scan, eal }: Analysis): boolean {
  return lastOption(scan.eal, ...sharesNothing) === undefined && eal.processType !== 'secondary';
}

/** The arguments with some more at the end of EAL's side: before the `--`, or last where there is none. */
export function withEalArguments(
  command: TestpmdCommand,
  { scan, command: line }: Analysis,
  more: readonly string[],
): readonly string[] {
  const { separator } = scan;
  const at = separator === undefined ? -1 : line.words.indexOf(separator);
  const { args } = command;
  return at === -1 ? [...args, ...more] : [...args.slice(0, at), ...more, ...args.slice(at)];
}
