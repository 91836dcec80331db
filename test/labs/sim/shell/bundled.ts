// just-bash's own programs (grep, sed, awk, sort, …), called one by one: its shell is not used.
import { Bash, type ExecResult } from 'just-bash';
import { builtinCommands } from '../files/distribution';
import { VmFiles } from '../files/vmFiles';
import { VmFs } from '../files/vmFs';
import type { SimulatedHost } from '../host';

/** just-bash's own limits would end programs that a VM runs to their end. */
const limits = { maxExecutionTimeMs: 3_600_000, maxExtensionCleanupTimeMs: 5, maxLoopIterations: 100_000 };

export interface BundledCall {
  /** Bytes. */
  readonly stdin: string;
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
}

export class BundledPrograms {
  private readonly bash: Bash;

  constructor(host: SimulatedHost, uid: number) {
    const files = new VmFiles(host, { uid, pid: 1, umask: () => 0o022, alive: () => undefined });
    this.bash = new Bash({
      fs: new VmFs(files),
      cwd: '/',
      commands: builtinCommands,
      executionLimits: limits,
      defenseInDepth: false,
    });
  }

  async run(name: string, args: readonly string[], call: BundledCall): Promise<ExecResult> {
    const { stdout, stderr, exitCode, stdoutKind, stdoutEncoding } = await this.bash.exec(name, {
      args: [...args],
      stdin: call.stdin,
      stdinKind: 'bytes',
      env: Object.fromEntries(call.env),
      replaceEnv: true,
      cwd: call.cwd,
      rawScript: true,
    });
    return {
      stdout,
      stderr,
      exitCode,
      ...(stdoutKind === undefined ? {} : { stdoutKind }),
      ...(stdoutEncoding === undefined ? {} : { stdoutEncoding }),
    };
  }
}

/** Programs that read their standard input, with the number of words that are no files. */
const readers: Readonly<Record<string, number>> = {
  grep: 1,
  egrep: 1,
  fgrep: 1,
  sed: 1,
  awk: 1,
  gawk: 1,
  tr: 9,
  sort: 0,
  head: 0,
  tail: 0,
  cut: 0,
  wc: 0,
  uniq: 0,
  od: 0,
  base64: 0,
  md5sum: 0,
  sha1sum: 0,
  sha256sum: 0,
  tac: 0,
  rev: 0,
  nl: 0,
  fold: 0,
  expand: 0,
  unexpand: 0,
  column: 0,
  paste: 0,
  strings: 0,
  gzip: 0,
  gunzip: 0,
  zcat: 0,
  tar: 9,
};
/** Options of theirs whose value is the next word. */
const valued = /^(-[nckdfFtesvwjioNAmbu]|--(lines|bytes|fields|delimiter|expression|file))$/;

/** True where the program would read its standard input. */
export function readsInput(name: string, args: readonly string[]): boolean {
  const least = readers[name];
  if (least === undefined) return args.includes('-');
  let files = args.filter((arg, index) => !/^-./.test(arg) && !valued.test(args[index - 1] ?? '')).length;
  if (args.some((arg, index) => /^-[a-zA-Z]*[ef]$/.test(arg) && index >= 0) && least === 1) files += 1;
  return args.includes('-') || files <= least;
}
