// The shell of the simulated VM, against what bash prints: each line was compared with a real bash.
import assert from 'node:assert/strict';
import test from 'node:test';
import { connect, run, startVm } from './testClient';

/** Script, and what it prints on both streams. */
const cases: readonly (readonly [string, string])[] = [
  // Words
  ['set -- a "b c" d; for i; do echo "<$i>"; done; echo "$#" "${@:2}"', '<a>\n<b c>\n<d>\n3 b c d\n'],
  ['IFS=:; x=a:b::c; for i in $x; do echo "<$i>"; done; set -- 1 2; echo "$*"', '<a>\n<b>\n<>\n<c>\n1:2\n'],
  [
    'x=foo.tar.gz; echo ${x%.*} ${x%%.*} ${x#*.} ${x##*.} ${x/o/0} ${x//o/0} ${x: -2}',
    'foo.tar foo tar.gz gz f0o.tar.gz f00.tar.gz gz\n',
  ],
  ['y=; echo "[${y:-d}]" "[${y-d}]" "[${z:=e}]" $z "[${y:+a}]"', '[d] [] [e] e []\n'],
  ['set -- "${x:-}"; echo $#; set -- ${x:-}; echo $#; args=(); set -- "${args[@]}"; echo $#', '1\n0\n0\n'],
  ['printf "%s|" a{b,c}d {1..3} {01..02}; echo', 'abd|acd|1|2|3|01|02|\n'],
  ['R=a%20b%00c; R=${R//%20/ }; R=${R//%00/}; echo "$R"', 'a bc\n'],
  // Arrays
  [
    'a=(1 "2 3"); a+=(5); a[9]=z; echo "${a[@]}" "${!a[*]}" ${#a[@]} "${a[@]:1:1}"',
    '1 2 3 5 z 0 1 2 9 4 2 3\n',
  ],
  [
    'f() { local -A m=(); m["n v"]=1; m[k]=2; echo "${m[n v]} ${m[k]} ${#m[@]}"; }; f; echo "${m-gone}"',
    '1 2 2\ngone\n',
  ],
  ['i=2; f() { echo "${!i} ${!#} ${@: -1}"; }; f a b c', 'b c c\n'],
  // Arithmetic and conditions
  ['echo $((1+2*3)) $((10#08)) $((16#ff)) $((-5%3)) $((x=4,x+1)) $x $((2**10))', '7 8 255 -2 5 4 1024\n'],
  [
    '[[ abc =~ ^(a)(b.)$ ]] && echo "${BASH_REMATCH[2]}"; [[ abc == "a*" ]] || echo no; [[ 3 -lt 10 ]] && echo yes',
    'bc\nno\nyes\n',
  ],
  [
    '[ a = a -a b = b ] && [ ! -e /nope ] && [ 1 -eq 01 ] && echo true; [ x -eq 1 ]; echo $?',
    'true\nbash: line 1: [: x: integer expression expected\n2\n',
  ],
  ['case abc in a*) echo 1 ;; esac; case z in x|y|z) echo 4 ;& q) echo 5 ;; esac', '1\n4\n5\n'],
  // Functions, scopes, jumps
  ['f() { local x=1; g; echo "f $x"; }; g() { x=2; }; x=0; f; echo "$x"', 'f 2\n0\n'],
  ['for i in 1 2; do for j in 1 2; do [ $j = 2 ] && continue 2; echo $i$j; done; done', '11\n21\n'],
  ['f() { return 1; }; status=9; f; status=$?; echo $status; x=$(exit 3); echo $?', '1\n3\n'],
  ['f() { "$@"; }; f echo "a b"; T="env A=1"; $T sh -c \'echo $A\'', 'a b\n1\n'],
  ['eval "f() { echo ff; }"; f; r() { eval "return 6"; echo no; }; r; echo $?', 'ff\n6\n'],
  ['set -e; false || true; if false; then :; fi; echo ok; false; echo no', 'ok\n'],
  ['set -u; echo ${x-none}; echo $nope; echo never', 'none\nbash: line 1: nope: unbound variable\n'],
  // Input and output
  [
    'exec 3> f; echo x >&3; exec 3>&-; cat f; exec 4< f; read -r l <&4; echo $l; echo y >> f; read -r l <&4; echo $l; rm f',
    'x\nx\ny\n',
  ],
  [
    'false | true; echo "${PIPESTATUS[*]}"; { echo out; echo err >&2; } 2>&1 >/dev/null | tr a-z A-Z',
    '1 0\nERR\n',
  ],
  [
    'IFS=: read -r a b <<< "x:y:z"; echo "$a|$b"; read -r -a w <<< "p q r"; echo "${w[2]}"; IFS= read -r l <<< " s "; echo "[$l]"',
    'x|y:z\nr\n[ s ]\n',
  ],
  ['printf "a\\nb\\nc" | while read -r l || [ -n "$l" ]; do echo "<$l>"; done', '<a>\n<b>\n<c>\n'],
  [
    'printf "%s-%d|%05.1f|%x|%q\\n" a 12 3.14 255 "a b"; printf -v v "%03d" 7; echo $v',
    'a-12|003.1|ff|a\\ b\n007\n',
  ],
  ["cat <<E\n$((1+1)) $(echo hi) \\$x\nE\ncat <<'E'\n$x\nE", '2 hi $x\n$x\n'],
  [
    'echo q > /no/such; echo $?; nosuch; echo $?',
    'bash: line 1: /no/such: No such file or directory\n1\nbash: line 1: nosuch: command not found\n127\n',
  ],
  [
    'umask 077; touch u; stat -c %a u; mkdir d; stat -c %a d; rm -r u d; t=$(mktemp -d /tmp/q.XXXX); stat -c %a "$t"',
    '600\n700\n700\n',
  ],
  [
    'f() { echo "$1"; }; { declare -f; echo "f there"; } | bash -s; mkdir from to; echo x >from/file; tar -C from -cf - . | tar -C to -xpf - --no-same-owner; cat to/file; rm -r from to',
    'there\nx\n',
  ],
  ["bash -c 'echo \"$BASH_EXECUTION_STRING\"' | wc -c; sh -c 'echo $0 $1 $#' n a b", '30\nn a 2\n'],
  [
    "printf 'a`b' | tr '\\140' '\\n'; echo; base64 -w0 <<< hi; echo; printf aGkK | base64 -d",
    'a\nb\naGkK\nhi\n',
  ],
];

test('scripts print what bash prints', async (t) => {
  const client = await connect(t, await startVm(t));
  const wrong: unknown[] = [];
  for (const [script, expected] of cases) {
    const { stdout, stderr } = await run(client, `exec 2>&1\n${script}`);
    const printed = (stdout + stderr).replaceAll(/line \d+/g, 'line 1');
    if (printed !== expected) wrong.push({ script, printed, expected });
  }
  assert.deepEqual(wrong, []);
});

test('commands of two connections at the same time do not mix', async (t) => {
  const vm = await startVm(t);
  const clients = await Promise.all([connect(t, vm), connect(t, vm)]);
  const script = (name: string) =>
    `exec sudo bash -c 'v=$0; for i in 1 2 3 4 5; do sleep 0.02; echo "$v$i" >> /run/$v; x=$(cat /run/$v | wc -l); echo $v $x; done' ${name}`;
  const results = await Promise.all(
    ['a', 'b'].map((name, index) => run(clients[index] ?? clients[0], script(name))),
  );
  assert.deepEqual(
    results.map(({ stdout }) => stdout),
    ['a 1\na 2\na 3\na 4\na 5\n', 'b 1\nb 2\nb 3\nb 4\nb 5\n'],
  );
});

test('fifos: opening waits for the other side, reading with a time limit loses nothing, the end is seen', async (t) => {
  const client = await connect(t, await startVm(t));
  const { stdout, stderr } = await run(
    client,
    [
      'cd /tmp; mkfifo -m 600 f; [ -p f ] && stat -c "%F %a" f',
      '(sleep 0.2; printf "par"; sleep 0.2; printf "tial\\nlast") > f &',
      'exec 3< f; echo opened',
      'IFS= read -r -t 0.3 -u 3 line; echo "$? <$line>"; read -r -t 5 -u 3 line; echo "$? <$line>"; read -r -u 3 line; echo "$? <$line>"',
      'exec 3<&- 4<> f; read -t 0 -u 4 || echo nothing yet; printf "abcdef" >&4; read -r -N 4 -u 4 four; read -r -n 9 -t 0.1 -u 4 rest; echo "$four $rest"',
      'exec 5> f 4<&-; trap "" PIPE; echo nobody >&5',
    ].join('\n'),
  );
  assert.deepEqual(
    [stdout, stderr],
    [
      'fifo 600\nopened\n142 <par>\n0 <tial>\n1 <last>\nnothing yet\nabcd ef\n',
      'bash: line 6: echo: write error: Broken pipe\n',
    ],
  );
});

test('jobs: $! is the program itself, deaf to SIGINT; traps run while read and wait wait', async (t) => {
  const client = await connect(t, await startVm(t));
  const { stdout } = await run(
    client,
    [
      'setsid sleep 600 & p=$!; sleep 0.1; cat /proc/$p/comm; ps -o pgid= -p $p | grep -cw $p',
      'sleep 600 & q=$!; sleep 0.1; kill -INT $q; sleep 0.1; kill -0 $q && echo alive; kill $q; wait $q; echo $?',
      '( exec setsid sleep 600 ) & r=$!; sleep 0.1; kill -KILL -- -$r; wait $r; echo $?',
      'mkfifo /tmp/never; exec 9<> /tmp/never; trap "echo trapped" USR1; (sleep 0.1; kill -USR1 $$) & read -t 0.4 -u 9; echo "read $?"',
      '(sleep 0.1; kill -USR1 $$) & wait $p; echo "wait $?"; kill -KILL $p',
    ].join('\n'),
  );
  assert.equal(stdout, 'sleep\n1\nalive\n143\n137\ntrapped\nread 142\ntrapped\nwait 138\n');
});

test('array literals with assignments and patterns with quotes in brackets are read as bash reads them', async (t) => {
  const client = await connect(t, await startVm(t));
  const { stdout } = await run(
    client,
    [
      `f() { local w=(A=1 "B=$1" c) x; echo "\${#w[@]} \${w[0]} \${w[1]}"; }; f "2 3"`,
      `v=$'a\tb c'; echo "\${v//[$' \t']/_}"; t=abc; echo "\${t:9}|\${t: -2}"`,
      `g() { case $1 in a|b) echo "it's $1" >&1 ;; esac; }; declare -f g > /tmp/g; unset -f g; . /tmp/g; g b`,
    ].join('\n'),
  );
  assert.equal(stdout, "3 A=1 B=2 3\na_b_c\n|bc\nit's b\n");
});
