// What a simulated program is, and the small helpers the programs share.
import type { Command, ExecResult, ResolvedCommandContext } from 'just-bash';
import type { SimulatedHost } from '../host';
import type { FailedWrite } from '../files/vmFs';

/**
 * What programs know of the shell they run in.
 *
 * @property runAsRoot Runs a command line as root in a fresh shell (`sudo`).
 * @property memoize Scripts of `sh -c` are answered from memory where they ran before; see `shell/memory.ts`.
 * @property stream Lets the script that is started next print while it runs.
 * @property failedWrites Errors of redirections that nobody has reported yet.
 */
export interface ShellSession {
  readonly host: SimulatedHost;
  readonly uid: number;
  readonly pid: number;
  readonly memoize: boolean;
  readonly stream: () => void;
  readonly failedWrites: FailedWrite[];
  runAsRoot(
    commandLine: string,
    env: Readonly<Record<string, string>>,
    stdin: string,
    signal?: AbortSignal,
  ): Promise<ExecResult>;
}

export type Program = (
  args: string[],
  context: ResolvedCommandContext,
  session: ShellSession,
) => ExecResult | Promise<ExecResult>;
export type Programs = Readonly<Record<string, Program>>;

export function ok(stdout = ''): ExecResult {
  return { stdout, stderr: '', exitCode: 0 };
}

export function fail(stderr: string, exitCode = 1): ExecResult {
  return { stdout: '', stderr: stderr === '' ? '' : `${stderr}\n`, exitCode };
}

/** Text, English or German as the locale of the calling shell asks for. */
export function localized(context: ResolvedCommandContext, english: string, german: string): string {
  const locale = context.env.get('LC_ALL') ?? context.env.get('LC_MESSAGES') ?? context.env.get('LANG') ?? '';
  return locale.startsWith('de') ? german : english;
}

/** One shell word, quoted. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A program as just-bash wants it. */
export function toCommand(name: string, program: Program, session: ShellSession): Command {
  return {
    name,
    async execute(args, context) {
      return program(args, context, session);
    },
  };
}
