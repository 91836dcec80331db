// Builds remote command lines: the only module that does, so that no value reaches a shell unquoted or unchecked.

declare const remoteCommandBrand: unique symbol;

/** A command line that this module has built; plain strings are not accepted anywhere. */
export type RemoteCommand = string & { readonly [remoteCommandBrand]: true };

/**
 * Quotes one word for a POSIX shell.
 *
 * @throws RangeError for NUL, which no shell word can hold.
 */
export function quote(word: string): string {
  if (word.includes('\0')) throw new RangeError('a shell word cannot contain NUL');
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
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
