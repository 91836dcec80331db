// sh, bash and dash as programs: -c, -s, files, and how their output is remembered for benchmarks.
import { errorCode, FsError, strerror } from '../files/fsError';
import { OpenFile, toText, type FdTable } from '../shell/io';
import { remembered } from '../shell/memory';
import { runScript } from '../shell/runner';
import type { Program, ProgramContext } from './command';

interface Script {
  readonly executionString?: string;
  readonly text: string;
  readonly name: string;
  readonly args: readonly string[];
}

function run(context: ProgramContext, fds: FdTable, script: Script): Promise<number> {
  const { host, process, env, cwd, umask, memoize } = context;
  return runScript(
    {
      host,
      process,
      fds,
      env,
      cwd,
      umask,
      memoize,
      name: script.name,
      args: script.args,
      ...(script.executionString === undefined ? {} : { executionString: script.executionString }),
    },
    script.text,
  );
}

/** The same script on the same machine has printed the same before. */
async function fromMemory(context: ProgramContext, script: Script): Promise<number> {
  const key = {
    words: [script.text, script.name, ...script.args],
    stdin: '',
    env: Object.fromEntries(context.env),
  };
  const result = await remembered(context.host, key, async () => {
    const printed = { stdout: '', stderr: '' };
    const fds = context.fds.clone();
    fds.set(1, new OpenFile(undefined, (bytes) => (printed.stdout += bytes)));
    fds.set(2, new OpenFile(undefined, (bytes) => (printed.stderr += bytes)));
    try {
      const exitCode = await run(context, fds, script);
      return { ...printed, exitCode };
    } finally {
      fds.closeAll();
    }
  });
  if (result === undefined) return 1;
  context.outBytes(result.stdout);
  context.err(toText(result.stderr));
  return result.exitCode;
}

function shell(name: 'sh' | 'bash'): Program {
  return async (args, context) => {
    const words = [...args];
    let letters = '';
    while (/^[-+][a-zA-Z]/.test(words[0] ?? '') || /^--\w/.test(words[0] ?? '')) {
      const word = words.shift() ?? '';
      if (word === '--version') {
        context.out('GNU bash, version 5.2.21(1)-release (x86_64-pc-linux-gnu) (simulated)\n');
        return 0;
      }
      if (word.startsWith('-') && !word.startsWith('--')) letters += word.slice(1);
      if (word.endsWith('o')) words.shift();
    }
    if (words[0] === '--') words.shift();
    const prefix = letters.replace(/[^eux]/g, '').replace(/./g, 'set -$&\n');
    if (letters.includes('c')) {
      const [text = '', own = name, ...rest] = words;
      const script = { text: prefix + text, name: own, args: rest, executionString: text };
      return context.memoize ? fromMemory(context, script) : run(context, context.fds, script);
    }
    const [file] = words;
    if (letters.includes('s') || file === undefined) {
      const text = toText(await context.input());
      return run(context, context.fds, { text: prefix + text, name, args: words });
    }
    try {
      const text = toText(context.files.read(context.resolve(file)));
      return await run(context, context.fds, { text: prefix + text, name: file, args: words.slice(1) });
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      context.err(`${name}: ${file}: ${strerror(errorCode(error), context.german)}\n`);
      return 127;
    }
  };
}

export const shells: Readonly<Record<string, Program>> = {
  sh: shell('sh'),
  bash: shell('bash'),
  dash: shell('sh'),
};
