// Lines as people write, paste and edit them: what becomes of each, and where exactly one is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../src/core/message';
import { commandLineOf, lineOfCommand, lineText, longestLine, readLine } from '../../../src/core/run/line';
import { quoteWord } from '../../../src/core/run/lines/quoting';
import { isRunProblem } from '../../../src/core/run/plan';
import { openDocument } from '../../../src/core/documents/open';
import type { DpdkInstall, Facts } from '../../../src/core/detect/facts';
import { healthy } from '../judge/situations';

function install(testpmd: string, version: string, hasNetMana: boolean | null = true): DpdkInstall {
  return { version, path: testpmd, source: 'path', testpmd, hasNetMana };
}

const facts: Facts = {
  ...healthy,
  dpdk: [
    install('/usr/bin/dpdk-testpmd', '22.11.4', false),
    install('/usr/local/bin/dpdk-testpmd', '24.11.1'),
    install('/opt/dpdk/bin/dpdk-testpmd-25.11', '25.11.0'),
    install('/opt/old/bin/testpmd', '23.11.0'),
  ],
};

/** The line that would run, or `id: what is said`. */
function read(line: string): string {
  const found = readLine(line, facts);
  return isRunProblem(found) ? `${found.id}: ${render(found.message)}` : found.command.text;
}

/** The id of the problem and the text it points at. */
function refused(line: string): readonly [string, string] {
  const found = readLine(line, facts);
  if (!isRunProblem(found)) return ['understood', found.command.text];
  const { place } = found;
  return [found.id, place === undefined ? '' : line.slice(place.start, place.end).trim()];
}

const path = '/opt/dpdk/bin/dpdk-testpmd-25.11';

test('the program becomes the absolute path of the best installation, a named one that one', () => {
  assert.deepEqual(
    [
      'dpdk-testpmd -l 1-2 -- -i',
      'testpmd -- -i',
      'dpdk-testpmd-25.11 -- -i',
      '/usr/bin/dpdk-testpmd -- -i',
      '/home/ana/dpdk/build/app/dpdk-testpmd -- -i',
    ].map(read),
    [
      `${path} -l 1-2 -- -i`,
      `${path} -- -i`,
      `${path} -- -i`,
      '/usr/bin/dpdk-testpmd -- -i',
      '/home/ana/dpdk/build/app/dpdk-testpmd -- -i',
    ],
  );
});

test('without facts of an installation there is a line all the same', () => {
  const found = readLine('dpdk-testpmd -- -i', { ...facts, dpdk: [] });
  assert.ok(!isRunProblem(found));
  assert.deepEqual([found.command.text, found.testpmd.install], ['/usr/local/bin/dpdk-testpmd -- -i', null]);
});

test('quotes, backslashes and line ends mean what they mean to a shell', () => {
  assert.deepEqual(
    [
      `dpdk-testpmd --vdev='net_null0,size=64' -- -i`,
      `dpdk-testpmd "--vdev=net_null0" -a 7870:00:00.0\\,mac=60:45:bd:00:00:01 \\\n  -- \\\n  -i`,
      `dpdk-testpmd --vdev='net_pcap0,iface=a b' -- -i`,
      `dpdk-testpmd -{l,c} 1-2 -- -i`,
      `dpdk-testpmd -- -i # the prompt`,
      `  dpdk-testpmd\t-- -i\n`,
      `dpdk-testpmd --vdev=$'net_null0' -- ''`,
    ].map(read),
    [
      `${path} --vdev=net_null0,size=64 -- -i`,
      `${path} --vdev=net_null0 -a 7870:00:00.0,mac=60:45:bd:00:00:01 -- -i`,
      `${path} '--vdev=net_pcap0,iface=a b' -- -i`,
      `${path} -l -c 1-2 -- -i`,
      `${path} -- -i`,
      `${path} -- -i`,
      `${path} --vdev=net_null0 -- ''`,
    ],
  );
});

test('wrappers: root, variables and time are the run’s own business', () => {
  const of = (line: string) => {
    const found = readLine(line, facts);
    assert.ok(!isRunProblem(found), `${line}: ${JSON.stringify(found)}`);
    const { command, durationSeconds, notes } = found;
    return [command.text.replace(path, '…'), durationSeconds, notes.map((note) => render(note))];
  };
  assert.deepEqual(of('sudo dpdk-testpmd -- -i'), ['… -- -i', undefined, []]);
  assert.deepEqual(of('sudo -E -n -u root LD_LIBRARY_PATH=/opt/lib dpdk-testpmd -- -i'), [
    'LD_LIBRARY_PATH=/opt/lib … -- -i',
    undefined,
    [],
  ]);
  assert.deepEqual(of("A='x y' env B=2 C= dpdk-testpmd -- -i"), ["A='x y' B=2 C= … -- -i", undefined, []]);
  assert.deepEqual(of('sudo timeout -s INT --kill-after 20 --preserve-status 90 dpdk-testpmd -- -i'), [
    '… -- -i',
    90,
    ['timeout 90 becomes the length of the run: 90 s.'],
  ]);
  assert.deepEqual(
    ['0.5m', '2h', '1d', '10s'].map((time) => of(`timeout ${time} dpdk-testpmd -- -i`)[1]),
    [30, 7_200, 86_400, 10],
  );
  assert.deepEqual(of('timeout 0 dpdk-testpmd -- -i').slice(1), [
    0,
    ['timeout 0 sets no limit: the run ends when it is stopped.'],
  ]);
  assert.deepEqual(of('nohup stdbuf -oL dpdk-testpmd -- -i')[2], [
    'nohup is left out: the run on the VM does that itself.',
    'stdbuf is left out: the run on the VM does that itself.',
  ]);
  assert.deepEqual(of('time dpdk-testpmd -- -i')[0], '… -- -i');
  assert.deepEqual(of('taskset -c 2-4 dpdk-testpmd -- -i'), [
    '… -l 2-4 -- -i',
    undefined,
    ['The limit to CPUs in front becomes -l 2-4.'],
  ]);
  assert.deepEqual(of('taskset 0x6 dpdk-testpmd -- -i')[0], '… -l 1-2 -- -i');
  assert.deepEqual(of('numactl -C 1,3 dpdk-testpmd -- -i')[0], '… -l 1,3 -- -i');
  assert.deepEqual(of('taskset -c 2-4 dpdk-testpmd -l 1-2 -- -i'), [
    '… -l 1-2 -- -i',
    undefined,
    ['The limit to CPUs in front is left out: the line chooses its lcores itself.'],
  ]);
});

test('what only a shell could do is refused, with its place', () => {
  const lines: readonly (readonly [string, string, string])[] = [
    ['dpdk-testpmd -- -i | tee log', 'line-not-plain', '| tee log'],
    ['dpdk-testpmd -- -i > log', 'line-not-plain', '> log'],
    ['dpdk-testpmd -- -i 2>&1', 'line-not-plain', '2>&1'],
    ['dpdk-testpmd -- -i <<EOF\nquit\nEOF\n', 'line-not-plain', '<<EOF'],
    ['dpdk-testpmd -- -i <<< quit', 'line-not-plain', '<<< quit'],
    ['dpdk-testpmd -- -i &', 'line-not-plain', '&'],
    ['dpdk-testpmd -- -i && reboot', 'line-not-plain', '&& reboot'],
    ['dpdk-testpmd -- -i || reboot', 'line-not-plain', '|| reboot'],
    ['dpdk-testpmd -- -i; reboot', 'line-not-plain', 'reboot'],
    ['dpdk-testpmd -- -i\nreboot', 'line-not-plain', 'reboot'],
    ['(dpdk-testpmd -- -i)', 'line-not-plain', '(dpdk-testpmd -- -i)'],
    ['if true; then dpdk-testpmd; fi', 'line-not-plain', 'if true; then dpdk-testpmd; fi'],
    ['! dpdk-testpmd -- -i', 'line-not-plain', '!'],
    ['export A=b', 'line-not-plain', 'A=b'],
    ['A+=b dpdk-testpmd', 'line-not-plain', 'A+=b'],
    ['A=(b) dpdk-testpmd', 'line-not-plain', 'A=(b)'],
    ['dpdk-testpmd -a $PCI -- -i', 'line-unknown', '$PCI'],
    ['dpdk-testpmd -a "7870:00:00.0,mac=$MAC" -- -i', 'line-unknown', '$MAC'],
    ['dpdk-testpmd -a ${PCI:-7870:00:00.0} -- -i', 'line-unknown', '${PCI:-7870:00:00.0}'],
    ['dpdk-testpmd -l $(nproc) -- -i', 'line-unknown', '$(nproc)'],
    ['dpdk-testpmd -l `nproc` -- -i', 'line-unknown', '`nproc`'],
    ['dpdk-testpmd <(cat x) -- -i', 'line-unknown', '<(cat x)'],
    ['dpdk-testpmd -d /opt/*.so -- -i', 'line-unknown', '*'],
    ['dpdk-testpmd -d ~/lib -- -i', 'line-unknown', '~'],
    ['A=$B dpdk-testpmd -- -i', 'line-unknown', '$B'],
    ['dpdk-testpmd --vdev="net_null0 -- -i', 'line-syntax', '"'],
    ['dpdk-testpmd $(', 'line-syntax', '$'],
  ];
  for (const [line, id, place] of lines) assert.deepEqual(refused(line), [id, place], line);
});

test('the place is told in words, too', () => {
  assert.equal(
    read('dpdk-testpmd -- -i | tee log'),
    'line-not-plain: At character 19, “| tee log”: The output goes to another program. A run keeps and explains it all itself.',
  );
  assert.match(read(`dpdk-testpmd -- -i | ${'x'.repeat(500)}`), /“\| x{58}…”/);
});

test('programs in front that would do something else are refused', () => {
  const lines: readonly (readonly [string, string, string])[] = [
    ['sudo -u nobody dpdk-testpmd -- -i', 'line-wrapper', 'nobody'],
    ['sudo -i dpdk-testpmd -- -i', 'line-wrapper', 'sudo'],
    ['env -i dpdk-testpmd -- -i', 'line-wrapper', 'env'],
    ['timeout soon dpdk-testpmd -- -i', 'line-wrapper', 'soon'],
    ['nice -n -20 dpdk-testpmd -- -i', 'line-wrapper', 'nice'],
    ['chrt -f 99 dpdk-testpmd -- -i', 'line-wrapper', 'chrt'],
    ['taskset -c x dpdk-testpmd -- -i', 'line-wrapper', 'x'],
    ['taskset -p 1 dpdk-testpmd', 'line-wrapper', '1'],
    ['numactl --membind=0 dpdk-testpmd -- -i', 'line-wrapper', 'numactl'],
    ['gdb --args dpdk-testpmd -- -i', 'line-wrapper', 'gdb'],
    ['ip netns exec blue dpdk-testpmd -- -i', 'line-wrapper', 'ip'],
    ["bash -c 'dpdk-testpmd -- -i'", 'line-wrapper', 'bash'],
    ['docker run --privileged image dpdk-testpmd -- -i', 'line-wrapper', 'docker'],
    ['PATH=/tmp dpdk-testpmd -- -i', 'line-wrapper', 'PATH=/tmp'],
    ['sudo BASH_ENV=/tmp/x dpdk-testpmd -- -i', 'line-wrapper', 'BASH_ENV=/tmp/x'],
    ['sudo sudo', 'line-program', 'sudo'],
    ['reboot', 'line-program', 'reboot'],
    ['dpdk-l3fwd -l 1-2', 'line-program', 'dpdk-l3fwd'],
    ['rm -rf /', 'line-program', 'rm'],
    ['./build/app/dpdk-testpmd -- -i', 'line-program', './build/app/dpdk-testpmd'],
    ['dpdk-testpmd-20.11 -- -i', 'line-program', 'dpdk-testpmd-20.11'],
    ['/opt/../etc/dpdk-testpmd -- -i', 'line-program', '/opt/../etc/dpdk-testpmd'],
    ['', 'line-empty', ''],
    ['   # nothing', 'line-empty', ''],
    ['A=b', 'line-empty', ''],
  ];
  for (const [line, id, place] of lines) assert.deepEqual(refused(line), [id, place], line);
});

test('characters that no argument has, and lines that are too long', () => {
  for (const character of ['\0', '\x1b', '\x07', '\u202e', '\u2028', '\u200b', '\ue000', '\x7f'])
    assert.equal(refused(`dpdk-testpmd -- ${character}`)[0], 'line-character', JSON.stringify(character));
  assert.equal(refused(`dpdk-testpmd -- 'a\nb'`)[0], 'line-character');
  assert.equal(refused(`dpdk-testpmd -- $'a\\tb'`)[0], 'line-character');
  assert.equal(refused(`dpdk-testpmd ${'x'.repeat(longestLine)}`)[0], 'line-too-long');
  assert.equal(refused(`dpdk-testpmd ${'x '.repeat(1_500)}`)[0], 'line-too-long');
});

/** A fixed series of numbers: the same words at each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

test('words → line → words: nothing is lost, whatever is in them', () => {
  const next = numbers(42);
  const alphabet = Array.from(` '"\\$\`!*?[]{}()<>|&;#~=,.:@%+^-_/aZ0é漢`);
  const word = (): string =>
    Array.from(
      { length: Math.floor(next() * 8) },
      () => alphabet[Math.floor(next() * alphabet.length)] ?? '',
    ).join('');
  for (let round = 0; round < 2_000; round += 1) {
    const args = Array.from({ length: Math.floor(next() * 6) }, word);
    const env = { A: word(), B_2: word() };
    const text = lineText(path, args, env);
    const found = readLine(text, facts);
    assert.ok(!isRunProblem(found), `${text}: ${JSON.stringify(found)}`);
    assert.deepEqual([found.command.args, found.command.env, found.command.text], [args, env, text]);
  }
});

test('plain words need no quotes', () => {
  for (const plain of [
    '-a',
    '7870:00:00.0,mac=60:45:bd:00:00:01',
    '--tx-ip=10.0.1.4,10.0.1.5',
    '/usr/bin/x',
    '0@0,1@0',
  ])
    assert.equal(quoteWord(plain), plain);
  assert.deepEqual(['', 'a b', "it's", '(0-1)@0', '$X'].map(quoteWord), [
    "''",
    "'a b'",
    "'it'\\''s'",
    "'(0-1)@0'",
    "'$X'",
  ]);
});

test('findings of the language service stand at the words of the line', () => {
  const line = readLine(`A=1 dpdk-testpmd --vdev='net_null0,x=a b' -l 1-2 -- -i`, facts);
  assert.ok(!isRunProblem(line));
  const { command } = line;
  const { program, words } = commandLineOf(command);
  assert.equal(command.text.slice(program?.start, program?.end), command.program);
  assert.deepEqual(
    words.map(({ start, end }) => command.text.slice(start, end)),
    ["'--vdev=net_null0,x=a b'", '-l', '1-2', '--', '-i'],
  );
});

/** The line of the first command of a document. */
function lens(text: string): string {
  const [located] = openDocument('shell', text).commands;
  assert.ok(located, 'no command');
  const line = lineOfCommand(located.command);
  return typeof line === 'string'
    ? line
    : `${line.id}: ${text.slice(located.base + (line.place?.start ?? 0), located.base + (line.place?.end ?? 0))}`;
}

test('a command of a document as one line', () => {
  assert.deepEqual(
    [
      lens('MAC=60:45:bd:00:00:01\nsudo dpdk-testpmd -a "7870:00:00.0,mac=$MAC" \\\n  -- -i | tee log\n'),
      lens('ARGS=(-l 1-2 "--vdev=net_null0,a=b c")\ndpdk-testpmd "${ARGS[@]}" -- -i'),
      lens('dpdk-testpmd -a $PCI -- -i'),
      lens('sudo taskset -c 3-5 testpmd -- -i'),
      lens('numactl -N 0 dpdk-testpmd -- -i'),
    ],
    [
      'dpdk-testpmd -a 7870:00:00.0,mac=60:45:bd:00:00:01 -- -i',
      "dpdk-testpmd -l 1-2 '--vdev=net_null0,a=b c' -- -i",
      'line-unknown: $PCI',
      'testpmd -l 3-5 -- -i',
      'line-wrapper: ',
    ],
  );
});
