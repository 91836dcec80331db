// Diagnostics: what is to be said about the commands of a document, published after each change.
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from 'vscode-languageserver';
import type { JudgedFinding, Severity } from '../core/testpmd/finding';
import { ruleOf, type RuleId } from '../core/testpmd/ruleTable';
import type { OpenDocument } from './openDocument';
import type { Session } from './session';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** How an editor may draw the text: struck out, or faded because nothing comes of it. */
const tags: Readonly<Partial<Record<RuleId, DiagnosticTag>>> = {
  'deprecated-option': DiagnosticTag.Deprecated,
  'ignored-option': DiagnosticTag.Unnecessary,
  'repeated-device': DiagnosticTag.Unnecessary,
};

/** Name under which an editor shows who says it. */
export const diagnosticSource = 'mana-dpdk';

/** Nobody reads more of one document, and each of them is sent again with every key. */
const mostDiagnostics = 1000;

const bySeverity: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** The diagnostics of a document. Commands that have not changed are not looked at again. */
export function diagnosticsOf(session: Session, document: OpenDocument): Diagnostic[] {
  const all = document.commands.commands.flatMap((located) =>
    session.findings(document, located).map((finding) => ({ finding, base: located.base })),
  );
  // Where there are too many the least grave are left out, wherever they stand.
  const shown =
    all.length <= mostDiagnostics
      ? all
      : bySeverity
          .flatMap((severity) => all.filter(({ finding }) => finding.severity === severity))
          .slice(0, mostDiagnostics);
  return shown.map(({ finding, base }) => diagnosticOf(session, document, finding, base));
}

/** One finding as LSP has it. @param base Where the finding's command begins. */
export function diagnosticOf(
  session: Session,
  document: OpenDocument,
  finding: JudgedFinding,
  base: number,
): Diagnostic {
  let said = session.said.get(finding);
  if (said === undefined) {
    said = wordsOf(session, finding);
    session.said.set(finding, said);
  }
  return { range: document.rangeOf(finding, base), ...said };
}

/** All of a diagnostic but its place: that alone changes while text above is edited. */
function wordsOf(session: Session, finding: JudgedFinding): Omit<Diagnostic, 'range'> {
  const tag = finding.severity === 'error' ? undefined : tags[finding.rule];
  return {
    severity: severities[finding.severity],
    code: finding.rule,
    codeDescription: { href: rulePage(session, finding.rule) },
    source: diagnosticSource,
    message: session.say(finding.message),
    ...(tag === undefined ? {} : { tags: [tag] }),
  };
}

/** Address of the page that explains a rule. */
export function rulePage({ rulePage }: Session, rule: RuleId): string {
  return rulePage?.replace('{rule}', rule) ?? ruleOf(rule).source;
}
