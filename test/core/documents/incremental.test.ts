// A document that is edited is the same as one that is opened with the edited text, and what has not changed stays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentKind, TextChange } from '../../../src/core/documents/document';
import { openDocument } from '../../../src/core/documents/open';
import { seeded } from '../remote/random';

const script = `#!/bin/bash
# mana-dpdk dpdk=24.11
CORES=1-3
ARGS=(-l "$CORES" --vdev="7870:00:00.0,mac=00:0d:3a:76:3b:d0")
ARGS+=(-n 4)
run() {
  local mode=$1
  sudo dpdk-testpmd "\${ARGS[@]}" -- --forward-mode=$mode --txd=128
}
if [ -n "$1" ]; then
  CORES=0-1
  echo "it's $(date)" | tee -a log.txt
else
  CORES=1-5
fi
# it's a comment \\
dpdk-testpmd -l $CORES -- -i \\
  --rxq=4 --txq=4   # mana-dpdk-lint disable=queue-pair
cat > run.sh <<'EOF'
taskset -c 1-3 dpdk-testpmd -l $X -- --stats 2
EOF
dpdk-testpmd -i <<EOF
set fwd $MODE
start
EOF
case "$2" in
  a) run rxonly ;;
  *) run txonly && CORES=7 || true ;;
esac
for q in 1 2 4; do
  ssh vm "dpdk-testpmd -l $CORES -- --rxq=$q"
done
CORES=2-4
( CORES=9; dpdk-testpmd -l $CORES )
time dpdk-testpmd -l $CORES -- "\${ARGS[0]}"
# mana-dpdk-lint disable=core-zero
dpdk-testpmd -l 0-\${CORES} $(echo \`dpdk-testpmd -v\`) {a,b}
export CORES=1
dpdk-testpmd -l $CORES
`;

const texts: Record<Exclude<DocumentKind, 'console'>, string> = {
  shell: script.repeat(3),
  testpmd:
    '# c\n-l 1-3 -- -i\n\n-l 1 \\\n -a "x y" -- --rxq=4\n\n-l 1-3\n--\n--rxq=4\n\nsudo dpdk-testpmd -l 1 -- -i\n'.repeat(
      3,
    ),
  markdown: `text\n\n\`\`\`bash\n${script}\`\`\`\n\n- a\n  ~~~console\n  $ dpdk-testpmd -l 1 \\\n    -- -i\n  out\n  ~~~\n\n    dpdk-testpmd -l 2\n`,
  makefile:
    'CORES := 1-3\nrun:\n\t@dpdk-testpmd -l $(CORES) $$X \\\n\t  -- -i\n\ndefine D\ndpdk-testpmd -l 1\nendef\nCORES2 = $(CORES)\nx: ; dpdk-testpmd -l $(CORES2)\n',
  tasks:
    '{"tasks": [{"type": "shell", "command": "dpdk-testpmd -l 1 -- -i"},\n {"command": "sudo", "args": ["dpdk-testpmd", "-l", "1-\\u0033"]}]}\n',
};

const pieces = [
  '"',
  "'",
  '`',
  '\n',
  '\\',
  '\\\n',
  '<<EOF',
  '\nEOF\n',
  '<<-E\n',
  '$(',
  ')',
  '(',
  '{',
  '}',
  '${',
  '#',
  ' # ',
  '\r\n',
  '\r',
  ';',
  ' && ',
  ' || ',
  '|',
  '&',
  'if ',
  'fi\n',
  'then ',
  'done\n',
  'do\n',
  'for ',
  'while ',
  'case ',
  'esac\n',
  ' in ',
  ';;',
  'time\n',
  '! ',
  '((',
  '))',
  '[[ ',
  ']]',
  'function f\n',
  'f() ',
  'coproc ',
  'dpdk-testpmd -l 1',
  'CORES=3\n',
  'CORES=',
  'ARGS=(',
  'eval x\n',
  'IFS=,\n',
  'source x\n',
  'x',
  ' ',
  '\t',
  '$CORES',
  '~~~\n',
  '```\n',
  '> ',
  'unset CORES\n',
  'read CORES\n',
  '\n\n',
  '-- ',
  '$((',
  '<(',
  '@',
  'select ',
  'else\n',
  'elif ',
];

function randomEdit(text: string, next: (below: number) => number): TextChange {
  const start = next(text.length + 1);
  const length = next(4) === 0 ? next(60) : next(3);
  const end = next(2) === 0 ? start : Math.min(text.length, start + length);
  const count = next(3);
  const inserted = Array.from({ length: count }, () => pieces[next(pieces.length)] ?? '').join('');
  return { start, end, text: inserted };
}

for (const [kind, text] of Object.entries(texts) as [DocumentKind, string][]) {
  test(`${kind}: after any edit the commands are those of the text opened anew`, () => {
    for (let seed = 1; seed <= Number(process.env['SEEDS'] ?? 5); seed++) {
      const source = seeded(seed);
      const next = (below: number): number => Math.floor(source() * below);
      const document = openDocument(kind, text);
      for (let step = 0; step < 40; step++) {
        const before = document.text;
        const change = randomEdit(before, next);
        document.update(change);
        const fresh = openDocument(kind, document.text);
        assert.deepEqual(
          { commands: document.commands, release: document.release },
          { commands: fresh.commands, release: fresh.release },
          `seed ${seed}, step ${step}: ${JSON.stringify({ change, before })}`,
        );
        // Broken for good is not the state a document is in for long.
        if (next(4) === 0) document.update({ start: 0, end: document.text.length, text });
        else if (next(2) === 0) {
          const back = before.slice(change.start, change.end);
          document.update({ start: change.start, end: change.start + change.text.length, text: back });
          assert.equal(document.text, before);
        }
      }
    }
  });
}

const long = Array.from(
  { length: 200 },
  (_, index) => `X${index}=${index}\n# run ${index}\nsudo dpdk-testpmd -l 0-$X${index} --vdev="a b" -- -i\n`,
).join('');

test('an edit keeps the objects of all commands it does not change', () => {
  const edits: Record<string, [string, string, number]> = {
    'a letter in a command': ['# run 100\nsudo dpdk-testpmd -l 0', '1', 1],
    'a line above': ['# run 100\n', 'echo\n', 0],
    'a letter in a comment': ['# run 100', '!', 0],
    'a variable that one command uses': ['X100=100', '1', 1],
    'a variable that none uses': ['X100=100\n', 'Y=1\n', 0],
  };
  for (const [name, [before, text, changed]] of Object.entries(edits)) {
    const document = openDocument('shell', long);
    const objects = document.commands.map(({ command }) => command);
    const at = long.indexOf(before) + before.length;
    document.update({ start: at, end: at, text });
    const kept = document.commands.filter(({ command }, index) => command === objects[index]).length;
    assert.deepEqual([document.commands.length, objects.length - kept], [200, changed], name);
  }
});

test('other documents keep them, too', () => {
  for (const kind of ['testpmd', 'markdown', 'makefile', 'tasks'] as const) {
    const document = openDocument(kind, texts[kind]);
    const objects = new Set(document.commands.map(({ command }) => command));
    document.update({ start: 0, end: 0, text: '\n' });
    assert.ok(objects.size > 0, kind);
    assert.ok(
      document.commands.every(({ command }) => objects.has(command)),
      kind,
    );
  }
});

test('an edit outside the text is clamped', () => {
  const document = openDocument('shell', 'dpdk-testpmd -l 1\n');
  document.update({ start: 99, end: 200, text: 'dpdk-testpmd b\n' });
  document.update({ start: -5, end: -1, text: '# x\n' });
  document.update({ start: 10, end: 3, text: '' });
  assert.equal(document.text, '# x\ndpdk-testpmd -l 1\ndpdk-testpmd b\n');
  assert.equal(document.commands.length, 2);
});

test('a script of Windows lines is edited as any other', () => {
  const document = openDocument('shell', long.replaceAll('\n', '\r\n'));
  const at = document.text.indexOf('# run 100');
  document.update({ start: at, end: at, text: 'dpdk-testpmd \\\r\n  -l 7\r\n' });
  assert.deepEqual(document.commands, openDocument('shell', document.text).commands);
  assert.equal(document.commands.length, 201);
});
