// The words of one plain command, as a shell would hand them to a program. Whatever only a shell could do with a line
// is refused here, with its place: a run starts testpmd itself, without a shell.
import { parse, type Assignment, type Command, type Statement, type Word } from 'unbash';
import { msg, type Message } from '../../message';
import { Environment } from '../../shell/environment';
import { plainText } from '../../shell/mappedText';
import { expandWord, type WordScope } from '../../shell/words';
import { unknownPart, type CommandWord, type Range } from '../../shell/word';
import { mistakenRun, type LineProblemId, type RunProblem } from '../planning/problem';
import { forbiddenCharacter, longestLine } from './quoting';

/** `NAME=value` in front of the program. */
export interface SetVariable extends Range {
  readonly name: string;
  readonly value: string;
}

/** @property words The program first. Offsets count from the beginning of the line. */
export interface PlainCommand {
  readonly variables: readonly SetVariable[];
  readonly words: readonly CommandWord[];
}

/** More words than this nobody gives to testpmd. */
const mostWords = 1024;

/** Takes a line apart. Line ends behind a backslash join lines, as in a shell; a comment behind it is left out. */
export function plainCommand(line: string): PlainCommand | RunProblem {
  if (line.length > longestLine)
    return mistakenRun(
      'line-too-long',
      msg('The line has {0} characters; {1} are the most.', line.length, longestLine),
    );
  const odd = oddCharacter(line);
  if (odd !== undefined) return odd;
  const { commands, errors } = parse(line);
  const error = errors?.[0];
  if (error !== undefined)
    return at(
      'line-syntax',
      line,
      { start: error.pos, end: Math.min(error.pos + 1, line.length) },
      msg('A quote or a bracket is not closed.'),
    );
  const [statement, second] = commands;
  if (statement === undefined) return mistakenRun('line-empty', msg('There is no command in the line.'));
  if (second !== undefined)
    return at(
      'line-not-plain',
      line,
      rangeOf(second),
      msg('A second command follows. One line runs one testpmd.'),
    );
  const command = onlyCommand(statement, line);
  return 'remedies' in command ? command : wordsOf(command, line);
}

/** Tabs and line ends part words, like blanks; nothing else that is invisible belongs into a line. */
function oddCharacter(line: string): RunProblem | undefined {
  const index = line.replaceAll(/[\t\r\n]/g, ' ').search(forbiddenCharacter);
  if (index === -1) return undefined;
  const code = (line.codePointAt(index) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const problem = mistakenRun(
    'line-character',
    msg(
      'Character {0} of the line is an invisible one (U+{1}): no argument of testpmd has it.',
      index + 1,
      code,
    ),
  );
  return { ...problem, place: { start: index, end: index + 1 } };
}

function onlyCommand({ command, background, end }: Statement, line: string): Command | RunProblem {
  if (background === true)
    return at(
      'line-not-plain',
      line,
      { start: end - 1, end },
      msg(
        '“&” would leave testpmd on its own. A run is supervised on the VM and goes on without you anyway.',
      ),
    );
  switch (command.type) {
    case 'Command':
      return command;
    case 'Pipeline': {
      const [first, next] = command.commands;
      if (next !== undefined)
        return at(
          'line-not-plain',
          line,
          { start: first?.end ?? command.pos, end: next.end },
          msg('The output goes to another program. A run keeps and explains it all itself.'),
        );
      const prefix = command.prefixes.find(({ type }) => type !== 'Time');
      // `time` prints how long it took: a run says so, too.
      if (prefix === undefined && first?.type === 'Command') return first;
      return at('line-not-plain', line, prefix ?? command, msg('It is more than one plain command.'));
    }
    case 'AndOr':
      return at(
        'line-not-plain',
        line,
        { start: command.commands[0]?.end ?? command.pos, end: command.end },
        msg('A second command follows. One line runs one testpmd.'),
      );
    default:
      return at('line-not-plain', line, command, msg('It is more than one plain command.'));
  }
}

function wordsOf(command: Command, line: string): PlainCommand | RunProblem {
  const [redirect] = command.redirects;
  if (redirect !== undefined)
    return at(
      'line-not-plain',
      line,
      rangeOf(redirect),
      redirect.type === 'Redirect'
        ? msg('Input and output are the run’s own. It keeps the whole log.')
        : msg('Input for the prompt cannot be given with the line. Run it with the prompt and type there.'),
    );
  const scope = scopeOf(line);
  const variables: SetVariable[] = [];
  for (const assignment of command.prefix) {
    if (assignment.type !== 'Assignment') continue;
    const variable = variableOf(assignment, scope, line);
    if ('remedies' in variable) return variable;
    variables.push(variable);
  }
  const { name } = command;
  if (name === undefined) return mistakenRun('line-empty', msg('The line sets variables and runs nothing.'));
  const words: CommandWord[] = [];
  for (const part of [name, ...command.suffix]) {
    if (part.type === 'Assignment')
      return at('line-not-plain', line, part, msg('It changes the shell and runs no testpmd.'));
    if (part.type !== 'Word') continue;
    const expanded = expandWord(part, scope, 0);
    const unknown = expanded.find(({ known }) => !known);
    if (unknown !== undefined) return unknownIn(part, unknown, line);
    words.push(...expanded);
    if (words.length > mostWords)
      return mistakenRun('line-too-long', msg('The line has more than {0} words.', mostWords));
  }
  const odd = words.find(({ value }) => forbiddenCharacter.test(value));
  if (odd !== undefined)
    return at('line-character', line, odd, msg('The word holds an invisible character or a line end.'));
  return { variables, words };
}

/** Nothing is certain of any variable: a run has no shell that has set one. */
function scopeOf(line: string): WordScope {
  return {
    map: plainText(line, 0),
    env: new Environment(
      () => null,
      () => false,
    ),
    origin: { start: 0 },
    plainSplitting: true,
    likely: new WeakMap(),
  };
}

function variableOf(assignment: Assignment, scope: WordScope, line: string): SetVariable | RunProblem {
  const { name, value, append, index } = assignment;
  if (append === true || index !== undefined || value.type !== 'Word')
    return at('line-not-plain', line, rangeOf(assignment), msg('Only NAME=value may stand before testpmd.'));
  if (value.text === '') return { ...rangeOf(assignment), name, value: '' };
  const [word, ...more] = expandWord(value, scope, 0);
  if (word === undefined || more.length > 0 || !word.known) return unknownIn(value, word, line);
  if (forbiddenCharacter.test(word.value))
    return at(
      'line-character',
      line,
      rangeOf(assignment),
      msg('The word holds an invisible character or a line end.'),
    );
  return { ...rangeOf(assignment), name, value: word.value };
}

/** What of a word only a shell would know, in words. */
function unknownIn(word: Word, found: CommandWord | undefined, line: string): RunProblem {
  const segment = found?.segments.find(({ text }) => text.includes(unknownPart));
  const range = segment ?? rangeOf(word);
  const text = line.slice(range.start, range.end);
  return at('line-unknown', line, range, reasonFor(text));
}

function reasonFor(text: string): Message {
  if (/^(?:\$\(|`|<\(|>\()/.test(text)) return msg('No shell runs the line, so no command is put in for it.');
  if (text.startsWith('$')) return msg('The variable has no known value. Write the value itself.');
  if (text.startsWith('~')) return msg('Whose home folder is meant is not known. Write the whole path.');
  return msg(
    'No shell runs the line, so no file names are put in for the pattern. Put it in quotes if it is meant as it is.',
  );
}

/** Longest excerpt of a line in a message. */
const longestExcerpt = 60;

function at(
  id: LineProblemId,
  line: string,
  place: Range | { readonly pos: number; readonly end: number },
  why: Message,
): RunProblem {
  const range = 'pos' in place ? rangeOf(place) : { start: place.start, end: place.end };
  const text = line.slice(range.start, range.end).trim();
  const excerpt = text.length > longestExcerpt ? `${text.slice(0, longestExcerpt)}…` : text;
  return {
    ...mistakenRun(id, msg('At character {0}, “{1}”: {2}', range.start + 1, excerpt, why)),
    place: range,
  };
}

/** A problem of a line at a word of it. */
export function problemAt(id: LineProblemId, line: string, place: Range, why: Message): RunProblem {
  return at(id, line, place, why);
}

function rangeOf({ pos, end }: { readonly pos: number; readonly end: number }): Range {
  return { start: pos, end };
}
