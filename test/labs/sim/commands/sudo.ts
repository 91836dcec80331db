// The simulated sudo: -n -S -k -l -v -p -u root -i -s, VAR=value, `--`. A process of root's, with the command as its child.
import { userName } from '../files/distribution';
import { simulatedPassword } from '../machine/account';
import { toText } from '../shell/io';
import { defaultPath } from '../shell/runner';
import { findProgram, spawnWords } from '../shell/launch';
import { fail, localized, ok, type Program, type ProgramContext } from './command';

interface Request {
  readonly flags: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly prompt: string | undefined;
}

const longOptions: Readonly<Record<string, string>> = {
  '--non-interactive': 'n',
  '--stdin': 'S',
  '--list': 'l',
  '--reset-timestamp': 'k',
  '--validate': 'v',
};

function read(args: readonly string[]): Request {
  const words = [...args];
  const env: Record<string, string> = {};
  let flags = '';
  let prompt: string | undefined;
  for (; words.length > 0; words.shift()) {
    const word = words[0] ?? '';
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(word);
    if (word === '--') {
      words.shift();
      break;
    }
    if (assignment !== null) env[assignment[1] ?? ''] = assignment[2] ?? '';
    else if (word === '-p') {
      words.shift();
      [prompt] = words;
    } else if (word.startsWith('--prompt=')) prompt = word.slice(9);
    else if (/^-[ughD]$/.test(word)) words.shift();
    else if (word.startsWith('-')) flags += word.startsWith('--') ? (longOptions[word] ?? '') : word.slice(1);
    else break;
  }
  return { flags, command: words, env, prompt };
}

const entries = {
  passwordless: '(ALL) NOPASSWD: ALL',
  password: '(ALL : ALL) ALL',
} as const;

/** Reads up to three lines of the standard input, and no more of it than those. */
async function passwordRight(context: ProgramContext, prompt: string): Promise<boolean> {
  const reader = context.fds.get(0)?.reader;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    context.err(prompt);
    const line = reader === undefined ? { text: '', complete: false } : await context.orKilled(reader.line());
    if (line.text === '' && !line.complete) {
      const wrong = attempt === 1 ? '1 incorrect password attempt' : `${attempt} incorrect password attempts`;
      context.err(
        `\nsudo: ${localized(context, 'no password was provided', 'Es wurde kein Passwort angegeben')}\n` +
          (attempt === 0
            ? `sudo: ${localized(context, 'a password is required', 'Ein Passwort ist notwendig')}\n`
            : `sudo: ${localized(context, wrong, `${attempt} Fehlversuch bei der Passwort-Eingabe`)}\n`),
      );
      return false;
    }
    if (toText(line.text) === simulatedPassword) return true;
    if (attempt < 2)
      context.err(
        `${localized(context, 'Sorry, try again.', 'Das hat nicht funktioniert, bitte nochmal probieren.')}\n`,
      );
  }
  context.err(
    `sudo: ${localized(context, '3 incorrect password attempts', '3 Fehlversuche bei der Passwort-Eingabe')}\n`,
  );
  return false;
}

/** The command as root's child; what signals sudo gets, it hands on. */
async function asRoot(
  context: ProgramContext,
  words: readonly string[],
  extra: Readonly<Record<string, string>>,
): Promise<number> {
  const kept = [...context.env].filter(([name]) => /^(LANG|LC_\w+|TERM|DISPLAY)$/.test(name));
  const env = new Map<string, string>([
    ...kept,
    ['HOME', '/root'],
    ['USER', 'root'],
    ['LOGNAME', 'root'],
    ['SUDO_USER', context.uid === 0 ? 'root' : userName],
    ['SUDO_UID', String(context.uid)],
    ['SUDO_GID', String(context.uid)],
    ['SUDO_COMMAND', words.join(' ')],
    ['SHELL', '/bin/bash'],
    ['PATH', defaultPath],
    ...Object.entries(extra),
  ]);
  const { host, process } = context;
  process.uid = 0;
  const child = host.processes.start({ args: words, name: '', uid: 0, parent: process });
  process.intercept = (signal) => {
    child.deliver(signal);
    return true;
  };
  try {
    return await spawnWords(context, words, { process: child, env });
  } finally {
    process.intercept = undefined;
  }
}

export const sudo: Program = async (args, context) => {
  const { sudo: access, hostname } = context.host.machine.software;
  const { flags, command, env, prompt } = read(args);
  const say = (english: string, german: string) => localized(context, english, german);

  if (context.uid !== 0) {
    if (/[kK]/.test(flags) && command.length === 0) return ok();
    const needsPassword = access !== 'passwordless';
    if (needsPassword && !flags.includes('S'))
      return fail(
        flags.includes('n')
          ? `sudo: ${say('a password is required', 'Ein Passwort ist notwendig')}`
          : `sudo: ${say('a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper', 'Zum Lesen des Passworts ist ein Terminal erforderlich')}\nsudo: ${say('a password is required', 'Ein Passwort ist notwendig')}`,
      );
    // Without need of a password the line is not taken from stdin: the command gets it, as with the real sudo.
    if (needsPassword && !(await passwordRight(context, prompt ?? `[sudo] password for ${userName}: `)))
      return 1;
    if (access === 'none')
      return fail(
        flags.includes('l')
          ? `Sorry, user ${userName} may not run sudo on ${hostname}.`
          : `${userName} is not in the sudoers file.`,
      );
    if (flags.includes('l') && command.length === 0)
      return ok(
        `Matching Defaults entries for ${userName} on ${hostname}:\n    env_reset, mail_badpass, use_pty\n\n` +
          `${say(`User ${userName} may run the following commands on ${hostname}`, `Der Benutzer ${userName} darf die folgenden Befehle auf ${hostname} ausführen`)}:\n    ${entries[access]}\n`,
      );
  }
  if (flags.includes('v') || (flags.includes('l') && command.length === 0)) return ok();
  if (flags.includes('l')) return ok(`${command.join(' ')}\n`);
  if (command.length === 0 && !/[si]/.test(flags)) return fail('usage: sudo -h | -K | -k | -V');
  const words = command.length > 0 ? command : ['bash'];
  const line = /[si]/.test(flags) && command.length > 0 ? ['bash', '-c', command.join(' ')] : words;
  const [name = ''] = line;
  if (findProgram(context, name, defaultPath) === undefined)
    return fail(`sudo: ${name}: ${say('command not found', 'Befehl nicht gefunden')}`);
  return asRoot(context, line, env);
};
