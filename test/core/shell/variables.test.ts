// Which variables are certain where: a wrong certainty would be a false error.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandsOf, shown, sources, wordsOf } from './show';

/** A script, and the words of each `testpmd` in it. */
const cases: Record<string, [string, string]> = {
  'assigned once': ['X=1-3; testpmd -l $X', '-l 1-3'],
  'assigned twice, one after the other': ['X=1; testpmd $X; X=2; testpmd $X', '1 | 2'],
  'from another variable': ['A=1; B=$A-3; testpmd $B', '1-3'],
  'with an unknown part': ['B=$PCI,mac=x; testpmd "$B"', '?,mac=x'],
  exported: ['export X=1; readonly Y=2; declare Z=3; testpmd $X$Y$Z', '123'],
  'declared with a meaning': ['declare -i X=1+2; testpmd $X; declare -u Y=a; testpmd $Y', '* | *'],
  'a number in arithmetic only': ['X=1; ((X++)); testpmd $X', '*'],
  let: ['X=1; let X=2; testpmd $X', '*'],
  'assigned by an expansion': [': ${X:=1}; testpmd $X; Y=1; : $((Y+=1)); testpmd $Y', '* | *'],
  'split where unquoted': ['X="-l 1-3"; testpmd $X "$X"', '-l 1-3 <-l 1-3>'],
  'empty where unquoted': ['X=; testpmd a $X b "$X" c', 'a b <> c'],
  'split in the middle of a word': ['X="a b"; testpmd x$X', 'xa b'],
  'not split as usual with IFS': ['IFS=,; X=a,b; testpmd $X "$X"', '* a,b'],
  'IFS for one command only': ['X="a b"; while IFS= read -r l; do :; done; testpmd $X', 'a b'],
  'a glob in a value': ['X="*"; testpmd $X "$X"', '* <*>'],
  'not assigned here': ['testpmd $X; X=1', '*'],
  'for one command': ['X=1 testpmd $X', '*'],
  unset: ['X=1; unset X; testpmd $X', '*'],
  read: ['X=1; read -r X; testpmd $X', '*'],
  'read with options': ['X=1; P=2; read -p "P" -t 3 X; testpmd $X $P', '* 2'],
  'read into a name that is unknown': ['X=1; read "$n"; testpmd $X', '*'],
  'printf -v': ['X=1; printf -v X %s 2; testpmd $X; Y=1; printf "%s" "$Y"; testpmd $Y', '* | 1'],
  getopts: ['X=1; while getopts ab X; do :; done; testpmd $X', '*'],
  mapfile: ['X=(1); mapfile -t X < f; testpmd "${X[@]}"', '*'],
  'appended in a straight line': ['X=1; X+=-3; testpmd $X', '1-3'],
  eval: ['X=1; eval "$y"; testpmd $X', '*'],
  'eval of what is known': ['X=1; eval "true"; testpmd $X; eval "X=2"; testpmd $X', '1 | 2'],
  source: ['X=1; . ./env; testpmd $X; Y=2; testpmd $Y', '* | 2'],
  'in a branch': ['X=1; if a; then X=2; fi; testpmd $X', '*'],
  'within its branch': ['if a; then X=2; testpmd $X; fi', '2'],
  'the same in all branches': ['if a; then X=1; else X=1; fi; testpmd $X', '1'],
  'the condition itself': ['if read X; then testpmd $X; fi', '*'],
  'not changed by branches': ['X=1; if a; then Y=2; fi; testpmd $X', '1'],
  case: ['X=1; case a in b) X=2; testpmd $X;; esac; testpmd $X', '2 | *'],
  'in a loop, for the next round': ['X=1; while a; do testpmd $X; X=2; done; testpmd $X', '* | *'],
  'the variable of a loop': ['for x in 1 2; do testpmd $x; done; testpmd $x', '* | *'],
  'the variable of an arithmetic loop': ['i=1; for ((i=0;i<3;i++)); do testpmd $i; done', '*'],
  'after &&': ['X=1 && testpmd $X; true && Y=1; testpmd $Y', '1 | *'],
  'after ||': ['X=1; false && X=2 || testpmd $X', '*'],
  'a subshell keeps its own': ['X=1; (X=2; testpmd $X); testpmd $X', '2 | 1'],
  'the end of a pipeline may be this shell': ['X=1; echo 2 | read X; testpmd $X', '*'],
  'the background keeps its own': ['X=1; X=2 & testpmd $X', '1'],
  'a loop in a subshell, for the next round': ['X=1; (while a; do testpmd $X; X=2; done)', '*'],
  'a loop in a substitution': ['X=1; y=$(for X in 1 2; do testpmd $X; done); testpmd $X', '* | 1'],
  'a function that changes its subshell only': ['f() { (X=2); }; X=1; f; testpmd $X', '1'],
  'a function that is called': ['f() { X=2; }; X=1; testpmd $X; f; testpmd $X', '1 | *'],
  'a function called by whatever the words say': [
    'try() { until "$@"; do :; done; }; f() { X=2; }; X=1; Y=1; try f; testpmd $X $Y',
    '* 1',
  ],
  'a function called by a name nobody knows': ['f() { X=2; }; X=1; Y=1; $1; testpmd $X $Y', '* 1'],
  'a function called by a trap': ['f() { X=2; }; X=1; Y=1; trap "f; exit" INT; testpmd $X $Y', '* 1'],
  'something in front of the command is no call': ['f() { X=2; }; X=1; $SUDO testpmd $X', '1'],
  'a reference': [
    'f() { local -n r=$1; r=2; }; X=1; f X; testpmd $X; Y=1; declare -n R=Y; R=2; testpmd $Y',
    '* | *',
  ],
  'a function called by a function': ['g() { f; }; f() { X=2; }; X=1; g; testpmd $X', '*'],
  'a function with its own': ['f() { local X=2; X=3; testpmd $X; }; X=1; f; testpmd $X', '3 | 1'],
  'a constant in a function': ['X=1; f() { testpmd $X; }; f', '1'],
  'no constant in a function': ['X=1; f() { testpmd $X; }; X=2; f', '*'],
  'no constant after source': ['X=1; f() { testpmd $X; }; . env; f', '*'],
  'a constant set after source': ['. env; X=1; f() { testpmd $X; }; f', '1'],
  'assigned behind the function': ['f() { testpmd $X; }; X=1; f', '*'],
  'default of a certain one': ['X=1; testpmd ${X:-2}; X=; testpmd ${X:-2} "${X-3}"', '1 | 2 <>'],
  'alternative of a certain one': ['X=1; testpmd ${X:+-i}; X=; testpmd a${X:+-i}', '-i | a'],
  'a default is not certain': ['X=${1:-5}; testpmd $X', '*'],
  trap: ["X=1; trap 'X=2' USR1; testpmd $X", '*'],
  coproc: ['X=1; coproc X { a; }; testpmd "$X"', '?'],
  'longer than anybody writes': [`a=x\n${'a=$a$a\n'.repeat(64)}testpmd "$a"`, '?'],
  'an array': ['A=(-l "1 2"); testpmd "${A[@]}" x', '-l <1 2> x'],
  'an array unquoted': ['A=(-l 1); testpmd ${A[@]}; B=("1 2"); testpmd ${B[@]}', '-l 1 | *'],
  'an empty array': ['A=(); testpmd "${A[@]}" x', 'x'],
  'an array that grows': ['A=(1); A+=(2 "$X"); testpmd "${A[@]}"', '1 2 ?'],
  'an array with anything in it': ['A=(1 "$@"); testpmd "${A[@]}"', '1 *'],
  'an element': ['A=(1 2); testpmd "${A[1]}" "$A" "${A[*]}" ${#A[@]}', '2 1 <1 2> ?'],
  'an element assigned': ['A=(1); A[1]=2; testpmd "${A[@]}"', '*'],
  'an array in a branch': ['A=(1); if x; then A+=(2); fi; testpmd "${A[@]}"', '*'],
  'an array next to text': ['A=(1 2); testpmd "a${A[@]}"', '*'],
  'a slice of an array': ['A=(1 2); testpmd "${A[@]:1}"', '*'],
  'of another process': ['X=1; bash -c \'testpmd $X\'; bash -c "testpmd $X"', '* | 1'],
};

function line(script: string): string {
  return commandsOf(script)
    .map(({ command }) =>
      command.words
        .map((word) =>
          !word.multiple && (/[\s*]/.test(word.value) || word.value === '') ? `<${word.value}>` : shown(word),
        )
        .join(' '),
    )
    .join(' | ');
}

test('variables are certain where nothing may have changed them', () => {
  const found = Object.fromEntries(Object.entries(cases).map(([name, [script]]) => [name, line(script)]));
  assert.deepEqual(
    found,
    Object.fromEntries(Object.entries(cases).map(([name, [, words]]) => [name, words])),
  );
});

test('the same holds with a statement a line', () => {
  for (const [name, [script, words]] of Object.entries(cases)) {
    if (/case|for|while|if |\(\)|\{|['"].*;.*['"]/.test(script)) continue;
    assert.equal(line(script.replaceAll('; ', '\n')), words, name);
  }
});

test('elements of an array stand where the array was written', () => {
  const text = `ARGS=(-l "1-3")\necho\nsudo dpdk-testpmd "\${ARGS[@]}" -i`;
  const [command] = commandsOf(text);
  assert.ok(command);
  assert.deepEqual(sources(text, command), ['-l', '"1-3"', '-i']);
});

test('the value of a variable takes up its expansion', () => {
  const text = 'X=1-3; dpdk-testpmd -l $X';
  const [command] = commandsOf(text);
  assert.ok(command);
  assert.deepEqual(sources(text, command), ['-l', '$X']);
  assert.deepEqual(
    command.command.words.map((word) => word.segments.map((segment) => segment.exact)),
    [[true], [false]],
  );
});

test('bombs give up early', () => {
  assert.deepEqual(wordsOf(`dpdk-testpmd ${'{a,b}'.repeat(40)}`), [['*']]);
  const doubled = `A=(a b)\n${'A=("${A[@]}" "${A[@]}")\n'.repeat(40)}dpdk-testpmd "\${A[@]}"`;
  assert.ok((wordsOf(doubled)[0]?.length ?? 0) < 20_000);
});
