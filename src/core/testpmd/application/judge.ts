// The application's side of a command: values, queues, cores, in the order in which testpmd reads them.
import type { ApplicationOutcome, EalOutcome, LintContext, Scan } from '../analysis';
import type { PortModel } from '../devices/model';

/** What testpmd would make of its own options. */
export function judgeApplication(
  _scan: Scan,
  _eal: EalOutcome,
  _ports: PortModel,
  _context: LintContext,
): ApplicationOutcome {
  throw new Error('being written');
}
