// Programs that run text as a shell would: `bash -c`, `ssh host`, `eval`.
import { passOperands, readOptions } from './locate';
import type { CommandWord } from './word';

/**
 * @property groups Each is joined by blanks and run by a shell.
 * @property stdin What comes from standard input is run, too.
 * @property here In the same shell: its variables are this one's.
 */
export interface RunTexts {
  readonly groups: readonly (readonly CommandWord[])[];
  readonly stdin: boolean;
  readonly here?: boolean;
}

/** Reads the words of a runner whose name stands at `at`; undefined where it runs no text. */
type Runner = (words: readonly CommandWord[], at: number) => RunTexts | undefined;

/** `bash -c 'text' name`, `bash -s < file`, `bash file`. */
const shell: Runner = (words, at) => {
  const { options, next } = readOptions(words, at + 1, { values: 'oO', longValues: ['rcfile', 'init-file'] });
  const has = (letter: string): boolean => options.some(({ name }) => name === letter);
  const operand = words[next];
  if (has('-c')) return { groups: operand === undefined ? [] : [[operand]], stdin: false };
  return { groups: [], stdin: operand === undefined || has('-s') };
};

/** `ssh host text …`: the words are joined and run by the login shell over there. */
const remote: Runner = (words, at) => {
  const row = { values: 'BbcDEeFIiJLlmOoPpQRSWw' };
  const host = readOptions(words, at + 1, row);
  // OpenSSH takes options behind the host, too.
  const { next } = readOptions(words, passOperands(words, host, 1), row);
  const rest = words.slice(next);
  return { groups: rest.length === 0 ? [] : [rest], stdin: true };
};

/** `su - user -c text`, `flock file -c text`: the value of -c, wherever it stands. */
function byOption(values: string, stdin: boolean): Runner {
  return (words, at) => {
    const groups: CommandWord[][] = [];
    for (let next = at + 1; next < words.length;) {
      const read = readOptions(words, next, { values, longValues: ['command', 'session-command'] });
      for (const { name, value } of read.options) {
        if ((name === '-c' || name === '--command' || name === '--session-command') && value !== undefined) {
          groups.push([value]);
        }
      }
      next = read.next + 1;
    }
    return groups.length > 0 || stdin ? { groups, stdin: stdin && groups.length === 0 } : undefined;
  };
}

const evaluate: Runner = (words, at) => ({
  groups: words.length > at + 1 ? [words.slice(at + 1)] : [],
  stdin: false,
  here: true,
});

/** `tmux send-keys -t pane 'text' Enter`, `screen -X stuff 'text\n'`: what is typed into a shell. */
const typed: Runner = (words, at) => {
  const sends = words.some(
    ({ value }, index) => index > at && (value === 'send-keys' || value === 'send' || value === 'stuff'),
  );
  if (!sends) return undefined;
  const groups = words.slice(at + 1).flatMap((word) => (/\s/.test(word.value) ? [[word]] : []));
  return groups.length === 0 ? undefined : { groups, stdin: false };
};

/** `env -S 'text'`: split at blanks. */
const splitString: Runner = (words, at) => {
  const { options } = readOptions(words, at + 1, { values: 'uCaS', longValues: ['split-string'] });
  const split = options.find(({ name }) => name === '-S' || name === '--split-string');
  return split?.value === undefined ? undefined : { groups: [[split.value]], stdin: false };
};

const runners: ReadonlyMap<string, Runner> = new Map<string, Runner>([
  ...['sh', 'bash', 'dash', 'zsh', 'ksh', 'mksh', 'ash', 'rbash'].map((name): [string, Runner] => [
    name,
    shell,
  ]),
  ['ssh', remote],
  ['autossh', remote],
  ['rsh', remote],
  ['eval', evaluate],
  ['su', byOption('cgGsTwC', true)],
  ['runuser', byOption('cgGsTw', false)],
  ['sg', byOption('c', false)],
  ['script', byOption('cEITBOmto', false)],
  ['flock', byOption('cwE', false)],
  ['tmux', typed],
  ['screen', typed],
  ['env', splitString],
]);

export function runnerOf(name: string): Runner | undefined {
  return runners.get(name);
}
