// A command, judged: the stages in the order of testpmd's own start, then the rules.
import type { CommandLine } from '../shell/word';
import type { Analysis, LintContext } from './analysis';
import { judgeApplication } from './application/judge';
import { isPromptLine, promptFindings } from './console/check';
import { portsOf } from './devices/ports';
import { judgeEal } from './eal/judge';
import type { Finding, JudgedFinding, SeverityOverrides } from './finding';
import { rules } from './rules';
import { ruleOf } from './ruleTable';
import { scanCommand } from './scan/scan';

/** Runs the stages. Never throws: what is not understood is unknown. */
export function analyse(command: CommandLine, context: LintContext): Analysis {
  if (isPromptLine(command)) return { ...nothingSaid(context), command };
  const scan = scanCommand(command, context);
  const eal = judgeEal(command, scan, context);
  const ports = portsOf(eal, context, scan);
  const application = judgeApplication(scan, eal, ports, context);
  return { command, scan, eal, ports, application };
}

const nothing = new WeakMap<LintContext, Analysis>();

/** A command without a word, understood: all that a line for the prompt says to the stages. */
function nothingSaid(context: LintContext): Analysis {
  const known = nothing.get(context) ?? analyse({ start: 0, end: 0, program: undefined, words: [] }, context);
  nothing.set(context, known);
  return known;
}

/** Everything to be said about an analysed command, in the order of its text, errors of a place first. */
export function findingsOf(
  analysis: Analysis,
  context: LintContext,
  overrides: SeverityOverrides = {},
): readonly JudgedFinding[] {
  const { command, scan, eal, ports, application } = analysis;
  const found: readonly Finding[] = isPromptLine(command)
    ? promptFindings(command, context)
    : [
        ...promptFindings(command, context),
        ...scan.findings,
        ...eal.findings,
        ...ports.findings,
        ...application.findings,
        ...rules.flatMap((rule) => rule(analysis, context)),
      ];
  return found
    .flatMap((finding): JudgedFinding[] => {
      const severity = overrides[finding.rule] ?? finding.severity ?? ruleOf(finding.rule).severity;
      return severity === 'off' ? [] : [{ ...finding, severity }];
    })
    .sort((a, b) => a.start - b.start || a.end - b.end);
}
