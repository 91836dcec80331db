// What the shell makes of the words of a command, and where each stands in the script.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandsOf, exactRuns, sources, wordsOf } from './show';

/** The arguments as written, and as testpmd gets them. */
const cases: Record<string, [string, string[]]> = {
  'plain words': ['-l 1-3 -- -i', ['-l', '1-3', '--', '-i']],
  'double quotes': ['--vdev="a b,mac=x"', ['--vdev=a b,mac=x']],
  'single quotes': [`'a"b' c`, ['a"b', 'c']],
  'quotes in the middle': [`a"b"'c'd`, ['abcd']],
  'empty quotes make a word': [`"" '' x`, ['', '', 'x']],
  'escapes outside quotes': ['a\\ b \\"c \\\\d', ['a b', '"c', '\\d']],
  'escapes in double quotes': ['"a\\"b \\$c \\d"', ['a"b $c \\d']],
  "$'…'": ["$'a\\tb\\n'", ['a\tb\n']],
  'a line goes on behind a backslash': ['-l \\\n  1-3 a\\\nb', ['-l', '1-3', 'ab']],
  'a comment ends the command': ['-l 1 # -n 4', ['-l', '1']],
  '# inside a word is none': ['a#b', ['a#b']],
  'braces with commas': ['-a{1,2} {x,"y z"}', ['-a1', '-a2', 'x', 'y z']],
  'braces with a range': [
    '{1..3} {a..c} {01..03} {5..1..2}',
    ['1', '2', '3', 'a', 'b', 'c', '01', '02', '03', '5', '3', '1'],
  ],
  'nested braces': ['{a,b{1,2}}x', ['ax', 'b1x', 'b2x']],
  'braces that are none': ['{a} {} {a, b} "{a,b}"', ['{a}', '{}', '{a,', 'b}', '{a,b}']],
  'braces behind a variable are part of its name': ['$X{1,2} ${X}{1,2}', ['*', '?1', '?2']],
  'too many for braces': ['{1..100000}', ['*']],
  'a glob is unknown': ['*.so -d/x/*.so [ab]', ['?.so', '-d/x/?.so', '*']],
  'a lone star may be anything': ['*', ['*']],
  'quoted globs are text': [`'*' "?" \\*`, ['*', '?', '*']],
  'the home directory is unknown': ['~/x ~me/y "~/z" a~ --f=~/x', ['?/x', '?/y', '~/z', 'a~', '--f=~/x']],
  'an unassigned variable may be several words': ['$X', ['*']],
  'in quotes it is one': ['"$X"', ['?']],
  'next to text it is a part': ['a$X "b$X" $X,c', ['a?', 'b?', '?,c']],
  'next to empty quotes it is a part': ['$X""', ['?']],
  'two unknowns may be anything': ['$X$Y', ['*']],
  'positional parameters': ['"$@" $* "$*" $1 "$2" ${10}', ['*', '*', '*', '*', '?', '*']],
  'numbers of the shell are one word': ['$# $? $$ x', ['?', '?', '?', 'x']],
  substitutions: ['$(a) "$(b)" `c` -l$(d)', ['*', '?', '*', '-l?']],
  arithmetic: ['$((1+2)) $((X+1)) 0-$((3-1))', ['3', '?', '0-2']],
  'process substitution is a file': ['<(x)', ['?']],
  'operators of unassigned variables': ['${X:-a} "${X%.*}" ${#X} ${!X}', ['*', '?', '?', '*']],
  'redirections are no words': ['-l 1 > log 2>&1 -n 4 < /dev/null &', ['-l', '1', '-n', '4']],
  'a private-use character is unknown': ['a\uE000b', ['a?b']],
};

test('words after expansion and quote removal', () => {
  const found = Object.fromEntries(
    Object.entries(cases).map(([name, [args]]) => [name, wordsOf(`dpdk-testpmd ${args}`)[0]]),
  );
  assert.deepEqual(
    found,
    Object.fromEntries(Object.entries(cases).map(([name, [, words]]) => [name, words])),
  );
});

test('exact runs are what stands in the script', () => {
  for (const [args] of Object.values(cases)) {
    const text = `x; X=1 sudo dpdk-testpmd ${args}`;
    for (const command of commandsOf(text)) {
      for (const { value, source } of exactRuns(text, command)) assert.equal(value, source, text);
    }
  }
});

test('each word takes up what was written for it', () => {
  const text = `true && dpdk-testpmd -l '1-3' --vdev="$B,mac=x" {a,b} \\\n  c\\ d $X`;
  const [command] = commandsOf(text);
  assert.ok(command);
  assert.deepEqual(sources(text, command), [
    '-l',
    `'1-3'`,
    '--vdev="$B,mac=x"',
    '{a,b}',
    '{a,b}',
    'c\\ d',
    '$X',
  ]);
});
