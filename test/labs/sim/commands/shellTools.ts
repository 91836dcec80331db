// Programs around the shell that just-bash lacks or that must know the simulated kernel: sh -s, kill, setsid, tee, readlink -f, ….
import { latin1FromBytes, type ExecResult, type ResolvedCommandContext } from 'just-bash';
import { remembered } from '../shell/memory';
import { streamOption } from '../shell/streaming';
import { FsError } from '../files/fsError';
import { errnoText, type Errno } from '../machine/reducer';
import { fail, localized, ok, quoted, type Program, type Programs } from './command';

function strerror(code: string, context: ResolvedCommandContext): string {
  if (code === 'EISDIR') return localized(context, 'Is a directory', 'Ist ein Verzeichnis');
  if (code === 'EACCES') return localized(context, 'Permission denied', 'Keine Berechtigung');
  if (code === 'ENOENT')
    return localized(context, 'No such file or directory', 'Datei oder Verzeichnis nicht gefunden');
  return code in errnoText ? errnoText[code as Errno] : code;
}

/**
 * `__wrote STATUS SHELL NAME`: after a command whose output was redirected into a file. Reports what could not be
 * written, in the words of bash or of dash (which never tells why a write failed), and makes the status 1.
 */
const wrote: Program = (args, context, session) => {
  const [status = '0', shell = 'bash', name = 'echo'] = args;
  const [first] = session.failedWrites.splice(0);
  if (first === undefined) return { stdout: '', stderr: '', exitCode: Number(status) };
  const text = strerror(first.code, context);
  const dash = !shell.endsWith('bash');
  if (first.opening)
    return fail(
      dash ? `${shell}: 1: cannot create ${first.path}: ${text}` : `bash: line 1: ${first.path}: ${text}`,
      dash ? 2 : 1,
    );
  return fail(
    dash ? `${shell}: 1: ${name}: ${name}: I/O error` : `bash: line 1: ${name}: write error: ${text}`,
  );
};

/** `__parameters COUNT`: forgets positional parameters beyond the function's own. */
const parameters: Program = (args, context) => {
  const count = Number(args[0] ?? '0');
  for (const name of [...context.env.keys()])
    if (/^[1-9]\d*$/.test(name) && Number(name) > count) context.env.delete(name);
  return ok();
};

/** `__eval WORD...`: runs the text with all variables of the calling shell. */
const evaluate: Program = async (args, context) => {
  if (context.exec === undefined) return fail('');
  return context.exec(args.join(' '), {
    cwd: context.cwd,
    env: Object.fromEntries(context.env),
    stdin: latin1FromBytes(context.stdin),
    stdinKind: 'bytes',
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  });
};

/** sh and bash: `-s`, joined options and `--` on top of what just-bash's own do. */
function shell(name: 'sh' | 'bash'): Program {
  return async (args, context, session) => {
    const words = [...args];
    const streams = words[0] === streamOption;
    if (streams) words.shift();
    let letters = '';
    while (/^-[a-zA-Z]+$/.test(words[0] ?? '')) letters += (words.shift() ?? '').slice(1);
    if (words[0] === '--') words.shift();
    const own = context.origCommand;
    if (own === undefined) return fail(`${name}: simulated: no shell`, 127);
    const prefix = letters.replace(/[^eux]/g, '').replace(/./g, 'set -$&\n');
    if (letters.includes('c')) {
      const script = ['-c', prefix + (words[0] ?? ''), ...words.slice(1)];
      if (!session.memoize) {
        if (streams) session.stream();
        return own(script);
      }
      const key = { words: script, stdin: latin1FromBytes(context.stdin), env: context.exportedEnv ?? {} };
      return (await remembered(session.host, key, () => own(script))) ?? fail('');
    }
    if (!letters.includes('s') && words.length > 0) return own(words);
    const script = Buffer.from(latin1FromBytes(context.stdin), 'latin1').toString('utf8');
    return context.exec === undefined ? fail('') : own(['-c', prefix + script, name, ...words]);
  };
}

/** Runs the rest of the words as a command: for nohup, nice, setsid, stdbuf and the like. */
async function run(words: readonly string[], context: ResolvedCommandContext): Promise<ExecResult> {
  if (context.exec === undefined || words.length === 0) return fail('missing operand', 125);
  return context.exec(words.map(quoted).join(' '), {
    cwd: context.cwd,
    env: context.exportedEnv ?? {},
    stdin: latin1FromBytes(context.stdin),
    stdinKind: 'bytes',
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  });
}

const wrapper: Program = (args, context) => {
  const start = args.findIndex(
    (arg, index) => !arg.startsWith('-') && !/^-[nco]$/.test(args[index - 1] ?? ''),
  );
  return run(start < 0 ? [] : args.slice(start), context);
};

/**
 * timeout: nothing simulated hangs but what sleeps, and on a busy host three seconds may pass before a program even
 * starts. So only commands that sleep get just-bash's own timeout.
 */
const timeout: Program = (args, context) => {
  const own = context.origCommand;
  if (own !== undefined && args.some((arg) => /\bsleep\b/.test(arg))) return own(args);
  const start = args.findIndex(
    (arg, index) => !arg.startsWith('-') && !/^-[ks]$/.test(args[index - 1] ?? ''),
  );
  return start < 0 ? fail('timeout: missing operand', 125) : run(args.slice(start + 1), context);
};

/** kill [-s SIG | -SIG] [--] PID|-PGID ...; signal 0 only looks. */
const kill: Program = (args, context, session) => {
  const words = [...args];
  let signal = 'TERM';
  if (words[0] === '-s') signal = words.splice(0, 2)[1] ?? 'TERM';
  else if (/^-([A-Z]+|\d+)$/.test(words[0] ?? '') && words.length > 1)
    signal = (words.shift() ?? '').slice(1);
  if (words[0] === '--') words.shift();
  const name =
    { '0': '0', '1': 'HUP', '2': 'INT', '9': 'KILL', '15': 'TERM' }[signal] ?? signal.replace(/^SIG/, '');
  const errors: string[] = [];
  for (const word of words) {
    const id = Number(word);
    const { processes } = session.host;
    const targets =
      id < 0 ? processes.group(-id) : [processes.get(id)].filter((process) => process !== undefined);
    if (targets.length === 0)
      errors.push(
        `bash: kill: (${word}) - ${localized(context, 'No such process', 'Kein passender Prozess gefunden')}`,
      );
    for (const target of targets)
      if (session.uid !== 0 && target.uid !== session.uid)
        errors.push(
          `bash: kill: (${word}) - ${localized(context, 'Operation not permitted', 'Die Operation ist nicht erlaubt')}`,
        );
      else if (name !== '0') target.end(name);
  }
  return errors.length === 0 ? ok() : fail(errors.join('\n'));
};

const tee: Program = async (args, context) => {
  const append = args.some((arg) => /^-\w*a/.test(arg));
  const content = Buffer.from(latin1FromBytes(context.stdin), 'latin1');
  let stderr = '';
  for (const file of args.filter((arg) => !arg.startsWith('-'))) {
    const path = context.fs.resolvePath(context.cwd, file);
    try {
      await (append ? context.fs.appendFile(path, content) : context.fs.writeFile(path, content));
    } catch (error) {
      stderr += `tee: ${file}: ${strerror(error instanceof FsError ? error.code : codeOf(error), context)}\n`;
    }
  }
  return {
    stdout: latin1FromBytes(context.stdin),
    stdoutKind: 'bytes',
    stderr,
    exitCode: stderr === '' ? 0 : 1,
  };
};

/** just-bash hands errors of the file system on as copies: their code is the first word. */
function codeOf(error: unknown): string {
  return /^([A-Z]+):/.exec(error instanceof Error ? error.message : '')?.[1] ?? 'EIO';
}

/** readlink and realpath with all symlinks on the way followed. */
function linkReader(name: 'readlink' | 'realpath'): Program {
  return async (args, context) => {
    const letters = args.filter((arg) => /^-[a-z]+$/.test(arg)).join('');
    const canonical = name === 'realpath' || /[fem]/.test(letters);
    let stdout = '';
    let failed = false;
    for (const file of args.filter((arg) => !arg.startsWith('-'))) {
      const path = context.fs.resolvePath(context.cwd, file);
      try {
        stdout += `${await (canonical ? context.fs.realpath(path) : context.fs.readlink(path))}\n`;
      } catch {
        failed = true;
      }
    }
    return {
      stdout: letters.includes('n') ? stdout.trimEnd() : stdout,
      stderr: '',
      exitCode: failed ? 1 : 0,
    };
  };
}

export const shellTools: Programs = {
  __wrote: wrote,
  __parameters: parameters,
  __eval: evaluate,
  sh: shell('sh'),
  bash: shell('bash'),
  dash: shell('sh'),
  kill,
  tee,
  readlink: linkReader('readlink'),
  realpath: linkReader('realpath'),
  timeout,
  setsid: wrapper,
  nohup: wrapper,
  nice: wrapper,
  ionice: wrapper,
  stdbuf: wrapper,
  // Accepted and without effect: nothing here outlives its script, and there is one set of limits.
  trap: () => ok(),
  umask: (args) => ok(args.length === 0 ? '0022\n' : ''),
  ulimit: (args) => ok(args.length <= 1 ? 'unlimited\n' : ''),
  udevadm: () => ok(),
  sync: () => ok(),
};
