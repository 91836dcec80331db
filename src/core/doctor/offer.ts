// What the reader of an examination can do next, for buttons: a preview of Markdown runs no command.
import { msg, type Message } from '../message';
import type { SetupOptions } from '../setup/options';
import { wantsTrace } from './advice';
import { packagesWouldHelp } from './problems';
import { idsAgree } from './verdict';
import type { DoctorReport } from './types';

/** What a button does. `plan`: opens the plan of these steps; nothing runs before it was seen. */
export type NextStep =
  | { readonly kind: 'plan'; readonly label: Message; readonly options: SetupOptions }
  | { readonly kind: 'trace'; readonly label: Message };

/** @property sentence What is said beside the buttons. */
export interface Offer {
  readonly sentence: Message;
  readonly steps: readonly NextStep[];
}

/** What to offer after an examination; undefined where all is well. */
export function offerFor(report: DoctorReport): Offer | undefined {
  const { look, verdict } = report;
  if (report.traceProblem !== null)
    return {
      sentence: report.traceProblem,
      steps: packagesWouldHelp(look, look.tools.ibv_devinfo !== undefined)
        ? [
            {
              kind: 'plan',
              label: msg('Install What It Takes…'),
              options: { only: ['install-packages'], traceTools: true },
            },
          ]
        : [],
    };
  const mending = report.advice.find(({ steps }) => steps.length > 0);
  const steps: NextStep[] = [
    ...(mending === undefined
      ? []
      : [{ kind: 'plan', label: msg('Open Setup Plan…'), options: { only: mending.steps } } as const]),
    ...(wantsTrace(verdict, idsAgree(report))
      ? [{ kind: 'trace', label: msg('Trace with gdb') } as const]
      : []),
  ];
  return steps.length === 0 ? undefined : { sentence: verdict.summary, steps };
}
