// The shell's builtins that exist as programs too: for `sudo test …`, `xargs echo`, `find -exec`.
import { Shell } from '../shell/shell';
import { builtins } from '../shell/builtins';
import { ShellError } from '../shell/control';
import type { Program, Programs } from './command';

function program(name: string): Program {
  return async (args, context) => {
    const { host, process, env, cwd, umask, memoize } = context;
    const shell = new Shell(process, {
      host,
      process,
      fds: context.fds,
      env,
      cwd,
      umask,
      memoize,
      name,
      args: [],
    });
    const builtin = builtins.get(name);
    if (builtin === undefined) return 127;
    try {
      return await builtin(shell, args);
    } catch (error) {
      if (!(error instanceof ShellError)) throw error;
      context.err(`${name}: ${error.message.replace(/^\[: /, '')}\n`);
      return error.status;
    }
  };
}

export const echoes: Programs = Object.fromEntries(
  ['echo', 'printf', 'test', '[', 'true', 'false', 'pwd'].map((name) => [name, program(name)]),
);
