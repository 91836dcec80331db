// Where commands stand in documents that are no scripts, and how their text becomes words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentKind } from '../../../src/core/documents/document';
import { commandsOf, exactRuns, shown, sources } from '../shell/show';

type Cases = Record<string, [string, string[]]>;

const testpmd: Cases = {
  'a line of arguments': ['-l 1-3 -- -i', ['-l 1-3 -- -i']],
  'one command a line': ['-l 1-3 -- -i\n-l 1-5 -- --rxq=4\n', ['-l 1-3 -- -i', '-l 1-5 -- --rxq=4']],
  'a line that goes on': ['-l 1-3 \\\n  -n 4 -- \\\n  -i\n-l 2 -- -i', ['-l 1-3 -n 4 -- -i', '-l 2 -- -i']],
  'a paragraph with one separator': [
    '-l 1-3\n-a 7870:00:00.0\n--\n--rxq=4\n',
    ['-l 1-3 -a 7870:00:00.0 -- --rxq=4'],
  ],
  'a paragraph without a separator': ['-l 1-3\n-l 1-5\n', ['-l 1-3', '-l 1-5']],
  paragraphs: ['-l 1\n-- -i\n\n-l 2\n-- -i', ['-l 1 -- -i', '-l 2 -- -i']],
  comments: ['# a\n-l 1 # b\n# c "\n-- -i # d\n', ['-l 1 -- -i']],
  'a program': ['sudo dpdk-testpmd -l 1 -- -i\n-l 2 -- -i\n', ['-l 1 -- -i', '-l 2 -- -i']],
  quotes: [`--vdev="a b" 'c d' e\\ f $'g'`, ['--vdev=a_b c_d e_f $g']],
  'what the shell would expand': ['-l $X "$Y" a${Z}b $(c d) `e f`', ['-l * ? a?b * *']],
  'operators of the shell are text': ['-a (1) x;y|z >w', ['-a (1) x;y|z >w']],
  'lines of Windows': ['-l 1 \\\r\n -n 4\r\n-l 2\r\n', ['-l 1 -n 4', '-l 2']],
  nothing: ['\n # x\n\n', []],
  'an open quote': ['-l "1 2', ['-l 1_2']],
};

const markdown: Cases = {
  'a fence': ['x\n```bash\ndpdk-testpmd -l 1\n```\n', ['-l 1']],
  'a fence of tildes': ['~~~ sh\ndpdk-testpmd -l 1\n~~~\n', ['-l 1']],
  'a longer fence': ['````sh\n```\ndpdk-testpmd -l 1\n````\n', ['-l 1']],
  'a fence that is not closed': ['```sh\ndpdk-testpmd -l 1\n', ['-l 1']],
  'another language': ['```python\ndpdk-testpmd -l 1\n```\n', []],
  'no language': ['```\ndpdk-testpmd -l 1\n```\n```\nEAL: x\n```\n', ['-l 1']],
  'a prompt': ['```console\n$ sudo dpdk-testpmd -l 1 \\\n  -n 4\nEAL: "\n$ ls\n```\n', ['-l 1 -n 4']],
  "root's prompt": ["```\n# dpdk-testpmd -l 1 -- -i\nEAL: it's\n```\n", ['-l 1 -- -i']],
  'a prompt with a host': [
    '```\nuser@vm:~/dpdk$ sudo dpdk-testpmd -l 1\n[root@vm ~]# dpdk-testpmd -l 2\n```\n',
    ['-l 1', '-l 2'],
  ],
  'a comment in a script is no prompt': [
    '```bash\n# dpdk-testpmd -l 1 is this:\ndpdk-testpmd -l 2\n```\n',
    ['-l 2'],
  ],
  'a here-document behind a prompt': [
    '```console\n$ ssh vm <<EOF\ndpdk-testpmd -l 1\nEOF\nx\n```\n',
    ['-l 1'],
  ],
  'in a list': [
    '1. x\n   ```bash\n   dpdk-testpmd -l 1\n   ```\n- ```sh\n  dpdk-testpmd -l 2\n  ```\n',
    ['-l 1', '-l 2'],
  ],
  'in a quotation': ['> ```sh\n> dpdk-testpmd -l 1 \\\n>   -n 4\n> ```\n', ['-l 1 -n 4']],
  indented: ['x\n\n    dpdk-testpmd -l 1\n\n\tdpdk-testpmd -l 2\n', ['-l 1', '-l 2']],
  'a paragraph of a list is no code': ['- x\n\n    dpdk-testpmd is a program\n', []],
  prose: ['dpdk-testpmd -l 1\n`dpdk-testpmd -l 2`\n', []],
  arguments: ['```testpmd\n-l 1 -- -i\n```\n', ['-l 1 -- -i']],
  'something to fill in': [
    '```sh\ndpdk-testpmd -a <PCI>,mac=<MAC address> -- -i\n```\n',
    ['-a ?,mac=? -- -i'],
  ],
  'capitals to fill in': [
    '```sh\ndpdk-testpmd -l X-Y --iova-mode=PA -- --rxq=N --txq N --coremask=F\n```\n',
    ['-l * --iova-mode=PA -- --rxq=? --txq * --coremask=F'],
  ],
  'a synopsis': [
    '```\ndpdk-testpmd [EAL options] -- [testpmd options]\ndpdk-testpmd -l 1 ... -- [--rxq=N [--txq=N]] -i\n```\n',
    ['* -- *', '-l 1 * -- * -i'],
  ],
  'brackets of the shell': [
    '```sh\n[ -n "$X" ] && dpdk-testpmd -l 1\ndeclare -A q=([a]=2 [b]=3)\ndpdk-testpmd -l ${q[b]}\n```\n',
    ['-l 1', '-l *'],
  ],
  'variables of one block': [
    '```sh\nX=1\ndpdk-testpmd -l $X\n```\n```sh\ndpdk-testpmd -l $X\n```\n',
    ['-l 1', '-l *'],
  ],
};

const makefile: Cases = {
  'a recipe': ['run:\n\tdpdk-testpmd -l 1\n', ['-l 1']],
  "make's marks": ['run:\n\t@-sudo dpdk-testpmd -l 1\n', ['-l 1']],
  'a recipe that goes on': ['run:\n\tdpdk-testpmd -l 1 \\\n\t\t-n 4\n', ['-l 1 -n 4']],
  'behind the target': ['run: x ; dpdk-testpmd -l 1\n', ['-l 1']],
  'a variable': ['CORES = 1-3\nrun:\n\tdpdk-testpmd -l $(CORES) -n ${CORES}\n', ['-l 1-3 -n 1-3']],
  'a variable of several words': [
    'A := -l 1-3 \\\n  -n 4 # x\nB = $(A) -v\nrun:\n\tdpdk-testpmd $(B)\n',
    ['-l 1-3 -n 4 -v'],
  ],
  'a default is not certain': ['C ?= 1\nrun:\n\tdpdk-testpmd -l $(C)\n', ['-l *']],
  'set twice': ['C = 1\nC = 2\nrun:\n\tdpdk-testpmd -l $(C)\n', ['-l *']],
  'added to': ['C = 1\nC += 2\nrun:\n\tdpdk-testpmd -l $(C)\n', ['-l *']],
  'set on a condition': ['ifdef X\nC = 1\nendif\nrun:\n\tdpdk-testpmd -l $(C)\n', ['-l *']],
  'set for a target': ['C = 1\nrun: C = 2\nrun:\n\tdpdk-testpmd -l $(C)\n', ['-l *']],
  'with an include': ['C = 1\ninclude x.mk\nrun:\n\tdpdk-testpmd -l $(C)\n', ['-l *']],
  'of the shell': ['run:\n\tX=1; dpdk-testpmd -l $$X $$(nproc)\n', ['-l 1 *']],
  'of the rule, and functions': ['run:\n\tdpdk-testpmd -l "$@" x$(shell nproc)\n', ['-l ? x?']],
  'each line is a shell of its own': ['run:\n\tX=1\n\tdpdk-testpmd -l $$X\n', ['-l *']],
  'a canned recipe': ['define run\n\tdpdk-testpmd -l 1\nendef\n', ['-l 1']],
  'no recipe': ['X = dpdk-testpmd -l 1\n# dpdk-testpmd\n', []],
  doubling: [
    `${Array.from({ length: 40 }, (_, i) => `A${i + 1}=$(A${i})$(A${i})\n`).join('')}A0=x\nrun:\n\tdpdk-testpmd "$(A40)"\n`,
    ['?'],
  ],
};

const tasks: Cases = {
  'a command line': ['{"tasks":[{"type":"shell","command":"sudo dpdk-testpmd -l 1 -- -i"}]}', ['-l 1 -- -i']],
  arguments: [
    '{"tasks":[{"type":"process","command":"/usr/bin/dpdk-testpmd","args":["-l","1-3","a b"]}]}',
    ['-l 1-3 a_b'],
  ],
  'arguments of a shell': [
    '{"tasks":[{"type":"shell","command":"dpdk-testpmd","args":["-l","$X","a b","\\"c d\\""]}]}',
    ['-l * a_b c_d'],
  ],
  'quoted ones': [
    '{"tasks":[{"command":"sudo","args":["testpmd",{"value":"a b","quoting":"strong"}]}]}',
    ['a_b'],
  ],
  escapes: ['{"tasks":[{"command":"dpdk-testpmd --vdev=\\"a\\u0062,c\\""}]}', ['--vdev=ab,c']],
  'what only VS Code knows': [
    '{"tasks":[{"type":"process","command":"testpmd","args":["-l","${input:cores}","x${workspaceFolder}/y"]}]}',
    ['-l ? x?/y'],
  ],
  'of a platform': [
    '{"tasks":[{"command":"x","args":["-l","1"],"linux":{"command":"dpdk-testpmd"},"windows":{"command":"y"}}]}',
    ['-l 1'],
  ],
  'through a shell': [
    '{"tasks":[{"type":"process","command":"bash","args":["-c","dpdk-testpmd -l 1"]}]}',
    ['-l 1'],
  ],
  'comments and commas': ['{ // c\n"tasks": [{"command": "dpdk-testpmd -l 1",},],}', ['-l 1']],
  'arguments first': ['{"tasks":[{"args":["-l","1"],"command":"dpdk-testpmd"}]}', ['-l 1']],
  broken: ['{"tasks":[{"command": "dpdk-testpmd -l 1', ['-l 1']],
  'no task': ['{"command": 1, "tasks": {"command": "dpdk-testpmd -l 1"}}', []],
};

const kinds: Partial<Record<DocumentKind, Cases>> = { testpmd, markdown, makefile, tasks };

for (const [kind, cases] of Object.entries(kinds) as [DocumentKind, Cases][]) {
  test(`${kind}: the commands`, () => {
    const found = Object.entries(cases).map(([name, [text]]) => [
      name,
      commandsOf(text, kind).map(({ command }) =>
        command.words.map((word) => shown(word).replaceAll(' ', '_')).join(' '),
      ),
    ]);
    assert.deepEqual(
      Object.fromEntries(found),
      Object.fromEntries(Object.entries(cases).map(([name, [, words]]) => [name, words])),
    );
  });

  test(`${kind}: exact runs are what stands in the document`, () => {
    for (const [text] of Object.values(cases)) {
      for (const command of commandsOf(text, kind)) {
        for (const { value, source } of exactRuns(text, command)) assert.equal(value, source, text);
      }
    }
  });
}

test('a value of make takes up its reference', () => {
  const text = 'C = 1-3\nrun:\n\tdpdk-testpmd -l $(C) $$HOME\n';
  const [command] = commandsOf(text, 'makefile');
  assert.ok(command);
  assert.deepEqual(sources(text, command), ['-l', '$(C)', '$$HOME']);
});

test('an escape of JSON takes up what was written for it', () => {
  const text = '{"tasks":[{"command":"dpdk-testpmd --vdev=\\"a\\u0062\\" -i"}]}';
  const [command] = commandsOf(text, 'tasks');
  assert.ok(command);
  assert.deepEqual(sources(text, command), ['--vdev=\\"a\\u0062\\"', '-i']);
});
