// Starts programs for the scripts: to the end with their output captured, or in the background until told to stop.
import { spawn, type ChildProcess } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Shows the output while it comes, besides capturing it. */
  readonly show?: boolean;
  readonly timeoutMs?: number;
}

export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end.
 *
 * @returns Exit code and output; `code` is null when a signal or the time limit ended it.
 * @throws When the program cannot be started at all.
 */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm and code are .cmd files on Windows, which only a shell starts.
      shell: process.platform === 'win32' && program.endsWith('.cmd'),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
      if (options.show === true) process.stdout.write(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
      if (options.show === true) process.stderr.write(chunk);
    });
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => child.kill('SIGKILL'), options.timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}

/**
 * Runs a program that has to succeed.
 *
 * @throws With the last lines of its output when it does not.
 */
export async function runOrThrow(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const result = await run(program, args, options);
  if (result.code === 0) return result;
  const lastLines = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-40).join('\n');
  throw new Error(`${program} ${args.join(' ')} ended with code ${String(result.code)}:\n${lastLines}`);
}

/** Runs npm: its own script where npm started us (any platform), else the npm of the PATH. */
export function runNpm(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('.js') === true) return runOrThrow(process.execPath, [script, ...args], options);
  return runOrThrow(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
}

/** Ends a child process by its id and waits for it: politely first, for good after `graceMs` milliseconds. */
export async function stop(child: ChildProcess, graceMs = 5000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
