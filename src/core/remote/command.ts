// Builds remote command lines: the only module that does, so that no value reaches a shell unquoted or unchecked.

declare const remoteCommandBrand: unique symbol;

/** A command line that this module has built; plain strings are not accepted anywhere. */
export type RemoteCommand = string & { readonly [remoteCommandBrand]: true };

/**
 * Bytes of one command line that Linux accepts: the login shell gets it as one argument (MAX_ARG_STRLEN, 128 KiB).
 * Measured through sshd: 131000 bytes run, 140000 fail with "Argument list too long".
 */
export const maxCommandBytes = 131_000;

/**
 * Quotes one word for the login shell, whichever that is. Single quotes hold everything literally in a POSIX shell; the
 * backslash goes outside of them because fish acts on it inside, and "!" because csh does.
 *
 * A line break cannot be given to csh at all: scripts for unknown shells go to `stdinShell`.
 *
 * @throws RangeError for NUL, which no shell word can hold.
 */
export function quote(word: string): string {
  if (word.includes('\0')) throw new RangeError('a shell word cannot contain NUL');
  if (/^[A-Za-z0-9_./:@+,-]+$/.test(word)) return word;
  return `'${word.replace(/['\\!]/g, (character) => `'\\${character}'`)}'`;
}

/** A command line of one program and its arguments, each quoted. The program may not begin with "-". */
export function remoteCommand(program: string, ...args: readonly string[]): RemoteCommand {
  if (program === '' || program.startsWith('-')) throw new RangeError(`not a program name: ${program}`);
  return [program, ...args].map(quote).join(' ') as RemoteCommand;
}

/**
 * Runs a fixed script with the POSIX shell, whatever the user's login shell is. The script is passed as one quoted
 * word, so it costs no round trip more than a plain command. Values go in as positional parameters, never into the text.
 */
export function remoteScript(script: string, ...args: readonly string[]): RemoteCommand {
  return `exec ${remoteCommand('sh', '-c', script, 'sh', ...args)}` as RemoteCommand;
}

/**
 * A POSIX shell that reads its script from standard input: for login shells that cannot take a script as an argument,
 * and for scripts longer than `maxCommandBytes`. Programs in the script must read from /dev/null, or they eat the rest.
 */
export function stdinShell(): RemoteCommand {
  return 'exec sh -s' as RemoteCommand;
}

/**
 * Prints who it is on stderr, then becomes the command. sshd makes every command without a pty the leader of its own
 * session, and each step here is an `exec`, so session and pid stay those of the command. One line, so that csh takes it.
 */
const announce = [
  '{ read -r line </proc/$$/stat; } 2>/dev/null && set -- "$@" ${line##*")"}',
  'echo "$1 ${7:-0} $$" >&2',
  'if [ "$3" = none ]; then exec sh -c "$2" </dev/null; fi',
  'exec sh -c "$2"',
].join('; ');

/**
 * Makes a command that can be found again and ended: closing an SSH channel leaves the process running on the VM. Its
 * first line on stderr is `NONCE session pid`; the session is 0 where /proc cannot be read. Costs no round trip.
 *
 * @param nonce 8 to 64 letters and digits, new for each command, so that no output can forge the line.
 * @param stdin `none`: the command reads /dev/null. `given`: it reads what is sent to it.
 * @throws RangeError for a nonce of another form.
 */
export function trackedCommand(
  command: RemoteCommand,
  nonce: string,
  stdin: 'none' | 'given',
): RemoteCommand {
  if (!/^[A-Za-z0-9]{8,64}$/.test(nonce)) throw new RangeError('a nonce has 8 to 64 letters and digits');
  return remoteScript(announce, nonce, command, stdin);
}
