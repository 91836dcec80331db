// `mana-dpdk detect`: connects, detects, prints the report, and says by its exit status how it went.
import { randomBytes } from 'node:crypto';
import { detect } from '../core/detect/detect';
import type { DetectionReport } from '../core/detect/finding';
import type { Translate } from '../core/message';
import { ProblemError, type Problem } from '../core/problem';
import { reportToJson } from '../core/report/json';
import { reportToText } from '../core/report/text';
import type { ConnectPrompts } from '../core/ssh/prompts';
import type { DetectArguments } from './arguments';
import { connectionTo } from './connect';
import { problemText } from './problemText';

/** 0: no check fails; 1: at least one fails; 2: it could not be found out. */
export type ExitStatus = 0 | 1 | 2;

/**
 * What the command needs from the process around it.
 *
 * @property prompts Questions on the terminal; undefined where nobody can answer.
 * @property columns Width of the terminal, undefined where stdout is none.
 */
export interface CommandContext {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly translate: Translate;
  readonly prompts: ConnectPrompts | undefined;
  readonly columns: number | undefined;
  readonly colour: boolean;
  readonly signal: AbortSignal;
}

/** Runs `mana-dpdk detect`. Never rejects: what goes wrong is printed as a problem. */
export async function detectCommand(args: DetectArguments, context: CommandContext): Promise<ExitStatus> {
  const connection = connectionTo(args, context.prompts);
  try {
    await connection.connect({ interactive: context.prompts !== undefined, signal: context.signal });
    const report = await detect(connection, {
      host: args.entry.name,
      nonce: randomBytes(12).toString('hex'),
      now: () => new Date(),
      signal: context.signal,
    });
    context.write(reportText(report, args, context));
    return exitStatusOf(report);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    context.writeError(problemText(error.problem as Problem, context.translate));
    return 2;
  } finally {
    await connection.dispose();
  }
}

/** The exit status a report stands for. Warnings are no failures; what is unknown is not passed. */
export function exitStatusOf(report: DetectionReport): ExitStatus {
  switch (report.readiness) {
    case 'ready':
    case 'ready-with-warnings':
      return 0;
    case 'not-ready':
      return 1;
    case 'unknown':
      return 2;
  }
}

function reportText(report: DetectionReport, args: DetectArguments, context: CommandContext): string {
  if (args.format === 'json') return `${JSON.stringify(reportToJson(report), null, 2)}\n`;
  return reportToText(report, {
    translate: context.translate,
    colour: args.colour ?? context.colour,
    ...(context.columns === undefined ? {} : { width: context.columns }),
  });
}
