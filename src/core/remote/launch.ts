// How a script for bash gets to the VM and to its rights: as an argument of bash, which sudo starts where root is needed.
import type { SudoAccess } from '../detect/facts';
import { maxCommandBytes, remoteScript, type RemoteCommand } from './command';

/** How a script gets to bash with these rights. */
export type ScriptAccess = Exclude<SudoAccess, 'none'> | 'user';

/**
 * How the script gets its rights. It arrives by standard input, as some servers take short commands only, and goes on as
 * an argument of bash: sudo's standard input then holds nothing but the password, so that what a sudo without need of
 * one leaves of it is nobody's command. A script that was cut off on its way lacks the call at its end and does nothing.
 */
const launchers: Readonly<Record<'root' | 'passwordless' | 'password' | 'user', string>> = {
  root: 'S=$(cat) && exec bash -c "$S" bash "${SSH_CONNECTION:-}"',
  user: 'S=$(cat) && exec bash -c "$S" bash "${SSH_CONNECTION:-}"',
  passwordless: 'S=$(cat) && exec env LC_ALL=C sudo -n -- bash -c "$S" bash "${SSH_CONNECTION:-}"',
  // printf is a part of the shell: no process ever has the password among its arguments.
  // -k: what sudo remembers does not count, so that the line is always read.
  password:
    'IFS= read -r P && S=$(cat) && printf "%s\\n" "$P" | env LC_ALL=C sudo -k -S -p "" -- bash -c "$S" bash "${SSH_CONNECTION:-}"',
};

/** Linux takes 128 KiB in one argument, with the zero at its end. */
const longestScript = 128 * 1024 - 1;

/** What a shell would act on, and what stands for it in a script that is one word: nothing in it then needs quotes. */
const standIns: readonly (readonly [character: string, standIn: string])[] = [
  ['\\', '\u001c'],
  ["'", '\u001d'],
  ['\n', '\u001e'],
  ['!', '\u001f'],
];

const readArgument = 'S=$(printf "%s" "$1" | tr "\\034\\035\\036\\037" "\\134\\047\\012\\041")';

const argumentLaunchers: Readonly<Record<Exclude<ScriptAccess, 'password'>, string>> = {
  root: `${readArgument} && exec bash -c "$S" bash "\${SSH_CONNECTION:-}"`,
  user: `${readArgument} && exec bash -c "$S" bash "\${SSH_CONNECTION:-}"`,
  passwordless: `${readArgument} && exec env LC_ALL=C sudo -n -- bash -c "$S" bash "\${SSH_CONNECTION:-}"`,
};

/**
 * The same with the script in the command line itself: a round trip less, as standard input has to wait until the server
 * has taken the command. For servers that take long commands.
 *
 * @returns undefined for a script that is too long for it, or has a control character.
 */
export function argumentScriptRequest(
  script: string,
  access: Exclude<ScriptAccess, 'password'>,
): { readonly command: RemoteCommand } | undefined {
  if (standIns.some(([, standIn]) => script.includes(standIn))) return undefined;
  // Two shells and what finds the process again are around it.
  if (new TextEncoder().encode(script).length > maxCommandBytes - 4096) return undefined;
  const word = standIns.reduce((text, [character, standIn]) => text.replaceAll(character, standIn), script);
  return { command: remoteScript(argumentLaunchers[access], word) };
}

/**
 * The command line and its standard input.
 *
 * @param password Of sudo, for the access `password` only: the first line of the input.
 * @throws RangeError for a script that no argument can hold.
 */
export function scriptRequest(
  script: string,
  access: ScriptAccess,
  password = '',
): { readonly command: RemoteCommand; readonly stdin: string } {
  if (new TextEncoder().encode(script).length > longestScript) throw new RangeError('the script is too long');
  return {
    command: remoteScript(launchers[access]),
    stdin: access === 'password' ? `${password}\n${script}` : script,
  };
}

/**
 * The same where standard input goes on after the script: it then arrives as one line, which `read` takes without a byte
 * more. With a password, cat is between: sudo reads its line, the rest is the script's.
 */
const inputLaunchers: Readonly<Record<ScriptAccess, string>> = {
  root: `${readScript()} && exec bash -c "$S" bash "\${SSH_CONNECTION:-}"`,
  user: `${readScript()} && exec bash -c "$S" bash "\${SSH_CONNECTION:-}"`,
  passwordless: `${readScript()} && exec env LC_ALL=C sudo -n -- bash -c "$S" bash "\${SSH_CONNECTION:-}"`,
  password: `IFS= read -r P && ${readScript()} && { printf "%s\\n" "$P"; exec cat; } | env LC_ALL=C sudo -k -S -p "" -- bash -c "$S" bash "\${SSH_CONNECTION:-}"`,
};

/** Stands for a line end in a script of one line: a character that no script has. */
const lineEnd = '\u001e';

function readScript(): string {
  return 'IFS= read -r S && S=$(printf "%s" "$S" | tr "\\036" "\\n")';
}

/**
 * For a script that reads its standard input.
 *
 * @param marker Letters and digits from a random source. A line of it stands before the input, and the script throws away
 *   all before that: a password that a sudo did not want after all must not become input.
 * @throws RangeError for a script that no argument can hold, or that is no text.
 */
export function inputScriptRequest(
  script: string,
  access: ScriptAccess,
  marker: string,
  password = '',
): { readonly command: RemoteCommand; readonly stdin: string } {
  if (!/^[A-Za-z0-9]{8,64}$/.test(marker)) throw new RangeError('a marker has 8 to 64 letters and digits');
  const whole = `while IFS= read -r L && [ "$L" != ${marker} ]; do :; done\n${script}`;
  if (new TextEncoder().encode(whole).length > longestScript) throw new RangeError('the script is too long');
  if (whole.includes(lineEnd)) throw new RangeError('the script has a control character');
  const lines = [...(access === 'password' ? [password] : []), whole.replaceAll('\n', lineEnd), marker];
  return { command: remoteScript(inputLaunchers[access]), stdin: `${lines.join('\n')}\n` };
}
