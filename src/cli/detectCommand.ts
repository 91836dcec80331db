// `mana-dpdk detect`: connects, detects, prints the report, and says by its exit status how it went.
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { detect } from '../core/detect/detect';
import type { DetectionReport } from '../core/detect/finding';
import { render, type Message, type Translate } from '../core/message';
import { ProblemError, type Problem } from '../core/problem';
import { sanitize } from '../core/remote/sanitize';
import { reportToJson } from '../core/report/json';
import { reportToText } from '../core/report/text';
import { createVmConnection, fileTrustStore, silentLogger } from '../platform';
import type { ConnectPrompts } from '../core/ssh/prompts';
import type { DetectArguments } from './arguments';

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

/** Prompts for a run without a terminal: unknown hosts are refused, nothing is asked. */
const silentPrompts: ConnectPrompts = {
  confirmHostKey: () => Promise.resolve('cancel'),
  secret: () => Promise.resolve(undefined),
};

/** Runs `mana-dpdk detect`. Never rejects: what goes wrong is printed as a problem. */
export async function detectCommand(args: DetectArguments, context: CommandContext): Promise<ExitStatus> {
  const connection = createVmConnection(args.entry, {
    prompts: context.prompts ?? silentPrompts,
    trustStore: fileTrustStore(trustStorePath()),
    hosts: args.sshConfig === undefined ? {} : { configFile: args.sshConfig },
    log: silentLogger,
  });
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

/** A problem for stderr: the sentence, its details indented, what to do next. */
export function problemText(problem: Problem, translate: Translate): string {
  const say = (text: Message | string): string =>
    sanitize(typeof text === 'string' ? text : render(text, translate));
  const indented = (text: string): string => text.replaceAll('\n', '\n  ');
  return [
    `mana-dpdk: ${say(problem.message)}`,
    ...(problem.detail ?? []).map((line) => `  ${indented(say(line))}`),
    ...problem.remedies.map((remedy) => `→ ${indented(say(remedy.label))}`),
    '',
  ].join('\n');
}

/** Keys that were trusted here stay on this machine: state, not configuration. */
function trustStorePath(): string {
  // An empty variable counts as unset, as the XDG specification has it.
  // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing
  const state = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(state, 'mana-dpdk', 'host-keys.json');
}
