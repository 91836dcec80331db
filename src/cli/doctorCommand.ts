// `mana-dpdk doctor`: detects, examines, prints what was found, and says by its exit status how it is.
import { randomBytes } from 'node:crypto';
import { detect } from '../core/detect/detect';
import { examine } from '../core/doctor/doctor';
import { doctorToJson } from '../core/doctor/report/json';
import { stepWords } from '../core/doctor/report/stepWords';
import { doctorToText } from '../core/doctor/report/text';
import type { DoctorReport } from '../core/doctor/types';
import { msg, render, type Message } from '../core/message';
import { ProblemError, type Problem } from '../core/problem';
import { connectionTo } from './connect';
import type { DoctorArguments } from './doctorArguments';
import { problemText } from './problemText';
import type { SetupContext } from './setupContext';
import { sudoPasswords } from './setupQuestions';
import { commandLine, commandOf } from './setupRemedies';
import { StatusScreen } from './statusScreen';

/**
 * 0: MANA's own provider opens the device; 1: another one does, or none; 2: wrong usage; 3: it could not be found out:
 * something is missing that it takes (an RDMA device, rdma-core, gdb, a way to the VM).
 */
export type DoctorStatus = 0 | 1 | 2 | 3;

const nonce = (): string => randomBytes(12).toString('hex');

/** Runs `mana-dpdk doctor`. Never rejects: what goes wrong is printed as a problem. */
export async function doctorCommand(args: DoctorArguments, context: SetupContext): Promise<DoctorStatus> {
  const screen = new StatusScreen(context);
  const connection = connectionTo(args, context.prompts);
  const { signal, translate } = context;
  try {
    await connection.connect({ interactive: context.prompts !== undefined, signal });
    let step: Message = msg('Detecting…');
    screen.show(() => render(step, translate));
    screen.draw();
    const detection = await detect(connection, {
      host: args.entry.name,
      nonce: nonce(),
      now: () => new Date(),
      signal,
    });
    const report = await examine(
      detection,
      {
        connection,
        askSudoPassword: sudoPasswords(args.entry.name, context, screen),
        nonce,
        now: () => new Date(),
        signal,
        onStep: (next) => {
          step = stepWords(next);
          screen.draw();
        },
      },
      { trace: args.trace, trees: args.trees },
    );
    screen.end();
    screen.write(reportText(report, args, context));
    return exitStatusOf(report);
  } catch (error) {
    screen.end();
    if (!(error instanceof ProblemError)) throw error;
    const problem = error.problem as Problem;
    context.writeError(problemText(withCommands(problem, args), translate));
    return 3;
  } finally {
    screen.end();
    await connection.dispose();
  }
}

/** What was asked for and could not be done counts before what was found out all the same. */
export function exitStatusOf({ verdict, traceProblem, trace }: DoctorReport): DoctorStatus {
  if (traceProblem !== null || trace?.outcome === 'failed') return 3;
  switch (verdict.kind) {
    case 'own':
      return 0;
    case 'other':
    case 'none':
      return 1;
    case 'unknown':
      return 3;
  }
}

function reportText(report: DoctorReport, args: DoctorArguments, context: SetupContext): string {
  if (args.format === 'json') return `${JSON.stringify(doctorToJson(report), null, 2)}\n`;
  return doctorToText(report, {
    translate: context.translate,
    colour: args.colour ?? context.colour,
    ...(context.columns === undefined ? {} : { width: context.columns }),
    setup: (steps) => commandLine(args, 'setup', '--run', '--only', steps.join(',')),
    trace: commandLine(args, 'doctor', '--trace'),
    traceTools: commandLine(args, 'setup', '--run', '--only', 'install-packages', '--trace-tools'),
  });
}

/** A terminal has command lines where VS Code has buttons. */
function withCommands(problem: Problem, args: DoctorArguments): Problem {
  return {
    ...problem,
    remedies: problem.remedies.map((remedy) => {
      const line = remedy.command === undefined ? undefined : commandOf(remedy.command, args);
      return line === undefined ? remedy : { label: msg('Run {0}', line) };
    }),
  };
}
