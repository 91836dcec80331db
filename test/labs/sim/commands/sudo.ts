// The simulated sudo: -n -S -l -v -k -u root -i -s, VAR=value, `--`. Passwordless, with a password, or refused, as the machine is set.
import { latin1FromBytes } from 'just-bash';
import { userName } from '../files/distribution';
import { simulatedPassword } from '../machine/account';
import { fail, localized, ok, quoted, type Program } from './command';

interface Request {
  readonly flags: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

function read(args: readonly string[]): Request {
  const words = [...args];
  const env: Record<string, string> = {};
  let flags = '';
  for (; words.length > 0; words.shift()) {
    const word = words[0] ?? '';
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(word);
    if (word === '--') {
      words.shift();
      break;
    }
    if (assignment !== null) env[assignment[1] ?? ''] = assignment[2] ?? '';
    else if (/^-[ugph]$/.test(word)) words.shift();
    else if (word.startsWith('-'))
      flags += word.startsWith('--')
        ? ({ '--non-interactive': 'n', '--stdin': 'S', '--list': 'l' }[word] ?? '')
        : word.slice(1);
    else break;
  }
  return { flags, command: words, env };
}

const entries = {
  passwordless: '(ALL) NOPASSWD: ALL',
  password: '(ALL : ALL) ALL',
} as const;

export const sudo: Program = async (args, context, session) => {
  const access = session.host.machine.software.sudo;
  const { hostname } = session.host.machine.software;
  const { flags, command, env } = read(args);
  const say = (english: string, german: string) => localized(context, english, german);
  let stdin = latin1FromBytes(context.stdin);

  if (session.uid !== 0) {
    if (flags.includes('k') && command.length === 0) return ok();
    const needsPassword = access !== 'passwordless';
    if (needsPassword && !flags.includes('S'))
      return fail(
        flags.includes('n')
          ? `sudo: ${say('a password is required', 'Ein Passwort ist notwendig')}`
          : `sudo: ${say('a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper', 'Zum Lesen des Passworts ist ein Terminal erforderlich')}\nsudo: ${say('a password is required', 'Ein Passwort ist notwendig')}`,
      );
    if (needsPassword) {
      // Without need of a password the line is not taken from stdin: the command gets it, as with the real sudo.
      const end = stdin.indexOf('\n');
      const given = end < 0 ? stdin : stdin.slice(0, end);
      stdin = end < 0 ? '' : stdin.slice(end + 1);
      const prompt = `[sudo] password for ${userName}: `;
      if (given !== simulatedPassword)
        return fail(
          `${prompt}${say('Sorry, try again.', 'Das hat nicht funktioniert, bitte nochmal probieren.')}\n${prompt}\nsudo: ${say('no password was provided', 'Es wurde kein Passwort angegeben')}\nsudo: ${say('1 incorrect password attempt', '1 Fehlversuch bei der Passwort-Eingabe')}`,
        );
    }
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
  if (command.length === 0 && /[si]/.test(flags))
    return session.runAsRoot('exec bash', env, stdin, context.signal);
  if (command.length === 0) return fail('usage: sudo -h | -K | -k | -V');
  return session.runAsRoot(command.map(quoted).join(' '), env, stdin, context.signal);
};
