// Runs a local program without a shell: time limit, output limit, cancellation.
import { execFile } from 'node:child_process';

/** How a local program ended. */
export type ProgramResult =
  | { readonly kind: 'ended'; readonly code: number; readonly stdout: string; readonly stderr: string }
  /** There is no such program, or it may not be run. */
  | { readonly kind: 'missing'; readonly reason: string }
  | { readonly kind: 'timeout'; readonly stderr: string }
  | { readonly kind: 'cancelled' }
  /** It printed more than is read. */
  | { readonly kind: 'too-much' };

/** Limits of one run; `timeoutMs` in milliseconds. */
export interface ProgramOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly env?: NodeJS.ProcessEnv;
  /** Bytes of output. */
  readonly maxBytes?: number;
  /** Windows: batch files (`az.cmd`) run through cmd.exe only. Arguments must then be fixed words. */
  readonly viaCmd?: boolean;
}

/** Runs `program` with `args`. Never rejects: every way to end is a result. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    if (options.signal?.aborted === true) {
      resolve({ kind: 'cancelled' });
      return;
    }
    const child = execFile(
      program,
      [...args],
      {
        timeout: options.timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: options.maxBytes ?? 1024 * 1024,
        encoding: 'utf8',
        windowsHide: true,
        shell: options.viaCmd === true,
        env: options.env ?? process.env,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      },
      (error, stdout, stderr) => {
        resolve(error === null ? { kind: 'ended', code: 0, stdout, stderr } : failure(error, stdout, stderr));
      },
    );
    // A program that asks something reads the end of its input instead of waiting.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end();
  });
}

function failure(
  error: Error & { code?: string | number | null; killed?: boolean },
  stdout: string,
  stderr: string,
): ProgramResult {
  if (error.name === 'AbortError') return { kind: 'cancelled' };
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return { kind: 'too-much' };
  if (typeof error.code === 'number') return { kind: 'ended', code: error.code, stdout, stderr };
  if (error.killed === true) return { kind: 'timeout', stderr };
  if (typeof error.code === 'string') return { kind: 'missing', reason: error.message };
  // Ended by a signal that was not ours.
  return { kind: 'ended', code: -1, stdout, stderr };
}
