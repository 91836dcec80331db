// Which command lines call testpmd, whatever stands in front of it, and which only mention it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandsOf, shown, wordsOf } from './show';

/** Each runs `dpdk-testpmd -l 1`. */
const calls: Record<string, string> = {
  itself: 'dpdk-testpmd -l 1',
  'its other name': 'testpmd -l 1',
  'with a directory': '/usr/local/bin/dpdk-testpmd -l 1',
  'with a directory from a variable': '$DPDK/build/app/dpdk-testpmd -l 1',
  'from the build': './build/app/dpdk-testpmd -l 1',
  'in quotes': '"dpdk-testpmd" -l 1',
  'from a variable': 'T=/x/dpdk-testpmd; "${T}" -l 1',
  'from a variable with sudo': 'T="sudo dpdk-testpmd"; $T -l 1',
  'from a variable with a default': 'T=${T:-dpdk-testpmd}; $T -l 1',
  'from an expansion with a default': '"${T:-/opt/dpdk-testpmd}" -l 1',
  'from which': 'T=$(which dpdk-testpmd); sudo "$T" -l 1',
  'behind a variable': '$SUDO dpdk-testpmd -l 1',
  'with a variable for itself': 'LD_LIBRARY_PATH=/x dpdk-testpmd -l 1',
  sudo: 'sudo -E -u root --preserve-env=PATH LD=x dpdk-testpmd -l 1',
  'sudo --': 'sudo -- dpdk-testpmd -l 1',
  'sudo with unknown options': 'sudo $OPTS dpdk-testpmd -l 1',
  doas: 'doas -u root dpdk-testpmd -l 1',
  env: 'env -u A -i B=1 dpdk-testpmd -l 1',
  'env -S': "env -S 'dpdk-testpmd -l 1'",
  timeout: 'timeout -s INT --kill-after=5 30 dpdk-testpmd -l 1',
  'timeout with separate values': 'timeout --signal INT -k 5 30s dpdk-testpmd -l 1',
  'timeout of unknown length': 'timeout $T dpdk-testpmd -l 1',
  'timeout in quotes': 'timeout "$T" dpdk-testpmd -l 1',
  nohup: 'nohup dpdk-testpmd -l 1 > log &',
  setsid: 'setsid -w dpdk-testpmd -l 1',
  nice: 'nice -n -20 dpdk-testpmd -l 1',
  'nice, old': 'nice -5 dpdk-testpmd -l 1',
  ionice: 'ionice -c2 -n 0 dpdk-testpmd -l 1',
  chrt: 'chrt -f 99 dpdk-testpmd -l 1',
  stdbuf: 'stdbuf -oL -e 0 dpdk-testpmd -l 1',
  unbuffer: 'unbuffer dpdk-testpmd -l 1',
  'time, the keyword': 'time dpdk-testpmd -l 1',
  'time, the program': '/usr/bin/time -v -o out dpdk-testpmd -l 1',
  not: '! dpdk-testpmd -l 1',
  exec: 'exec -a name dpdk-testpmd -l 1',
  command: 'command dpdk-testpmd -l 1',
  strace: 'strace -f -e trace=openat -o out dpdk-testpmd -l 1',
  ltrace: 'ltrace -o out dpdk-testpmd -l 1',
  gdb: 'gdb -q -ex run --args dpdk-testpmd -l 1',
  valgrind: 'valgrind --tool=memcheck dpdk-testpmd -l 1',
  'perf record': 'perf record -g -F 99 -e cycles --call-graph dwarf -- dpdk-testpmd -l 1',
  'perf stat': 'perf stat -d dpdk-testpmd -l 1',
  watch: 'watch -n 1 dpdk-testpmd -l 1',
  'xvfb-run': 'xvfb-run -a -s "-screen 0" dpdk-testpmd -l 1',
  'systemd-run': 'systemd-run --scope --unit x -p LimitMEMLOCK=infinity dpdk-testpmd -l 1',
  'ip netns': 'ip netns exec blue dpdk-testpmd -l 1',
  'ip vrf': 'ip vrf exec blue dpdk-testpmd -l 1',
  nsenter: 'nsenter -t 1 -n dpdk-testpmd -l 1',
  unshare: 'unshare -m dpdk-testpmd -l 1',
  chroot: 'chroot /x dpdk-testpmd -l 1',
  prlimit: 'prlimit --memlock=unlimited dpdk-testpmd -l 1',
  cgexec: 'cgexec -g cpuset:x dpdk-testpmd -l 1',
  flock: 'flock -n /tmp/lock dpdk-testpmd -l 1',
  taskset: 'taskset -c 1-3 dpdk-testpmd -l 1',
  numactl: 'numactl -N 0 --membind 0 dpdk-testpmd -l 1',
  'docker run':
    'docker run --rm -it --privileged -v /dev/hugepages:/dev/hugepages --name x image dpdk-testpmd -l 1',
  'docker exec': 'docker exec -it -u 0 box dpdk-testpmd -l 1',
  'docker compose': 'docker compose -f x.yml run --rm service dpdk-testpmd -l 1',
  podman: 'podman run --network host image:tag dpdk-testpmd -l 1',
  'kubectl exec': 'kubectl -n ns exec -it pod -c box -- dpdk-testpmd -l 1',
  'several at once': 'sudo -E nice -n -20 taskset 0x6 timeout 60 env A=b dpdk-testpmd -l 1',
  'bash -c': `bash -c 'dpdk-testpmd -l 1'`,
  'bash with options': `sudo bash -eux -o pipefail -lc "cd x && dpdk-testpmd -l 1" name`,
  'sh in sh': `sh -c "bash -c 'dpdk-testpmd -l 1'"`,
  ssh: 'ssh -i key -p 22 me@vm sudo dpdk-testpmd -l 1',
  'ssh with a string': `ssh -t vm 'cd dpdk; sudo dpdk-testpmd -l 1'`,
  'ssh to an unknown host': 'ssh $OPTS "$HOST" sudo dpdk-testpmd -l 1',
  'ssh to a host that may be several': 'ssh $HOST sudo dpdk-testpmd -l 1',
  sshpass: 'sshpass -p x ssh vm dpdk-testpmd -l 1',
  su: `su - root -c 'dpdk-testpmd -l 1'`,
  script: `script -q -c 'dpdk-testpmd -l 1' log`,
  tmux: `tmux new-session -d -s x 'dpdk-testpmd -l 1'`,
  'tmux with words': 'tmux new-window -n x dpdk-testpmd -l 1',
  'tmux send-keys': `tmux send-keys -t x 'dpdk-testpmd -l 1' Enter`,
  screen: 'screen -dmS x dpdk-testpmd -l 1',
  'screen with a shell': `screen -dmS x bash -c 'dpdk-testpmd -l 1'`,
  eval: 'eval "dpdk-testpmd -l 1"',
  'eval of words': 'eval dpdk-testpmd -l 1',
  'in a pipeline': 'echo start | dpdk-testpmd -l 1 2>&1 | tee log',
  'in a condition': 'if dpdk-testpmd -l 1; then :; fi',
  'in a loop': 'while true; do dpdk-testpmd -l 1; done',
  'in until': 'until dpdk-testpmd -l 1; do sleep 1; done',
  'in a case': 'case $1 in a) dpdk-testpmd -l 1 ;; esac',
  'in a function': 'function run { dpdk-testpmd -l 1; }',
  'in a subshell': '(cd x && dpdk-testpmd -l 1)',
  'in braces': '{ dpdk-testpmd -l 1; } > log 2>&1',
  'in a substitution': 'out=$(sudo dpdk-testpmd -l 1)',
  'in a substitution in quotes': 'echo "a $(dpdk-testpmd -l 1) b"',
  'in backquotes': 'x=`dpdk-testpmd -l 1`',
  'in backquotes in backquotes': 'x=`echo \\`dpdk-testpmd -l 1\\``',
  'in a process substitution': 'grep x < <(dpdk-testpmd -l 1)',
  'as a coprocess': 'coproc T { dpdk-testpmd -l 1; }',
  'in a test': '[[ -n $(dpdk-testpmd -l 1) ]]',
  'in an array': 'A=($(dpdk-testpmd -l 1))',
  'after an unclosed quote on another line': 'dpdk-testpmd -l 1\necho "open',
  'in a here-document for a shell': 'sudo bash <<EOF\ndpdk-testpmd -l 1\nEOF',
  'in a here-document for ssh': "ssh vm <<'EOF'\nset -e\n  sudo dpdk-testpmd -l 1\nEOF",
  'in a here-document for a shell over ssh': 'ssh vm bash -s <<-EOF\n\tdpdk-testpmd -l 1\n\tEOF',
  'in a here-document through a pipe': 'cat <<EOF | sudo sh\ndpdk-testpmd -l 1\nEOF',
  'in a here-document that becomes a script': 'cat > run.sh <<EOF\n#!/bin/bash\ndpdk-testpmd -l 1\nEOF',
  'in a here-document for tee': 'sudo tee /usr/local/bin/run.sh <<EOF\ndpdk-testpmd -l 1\nEOF',
  'in a here-document with #!': 'cat <<EOF > run\n#!/usr/bin/env bash\ndpdk-testpmd -l 1\nEOF',
  'in a here-document for a container': 'docker exec -i box bash <<EOF\ndpdk-testpmd -l 1\nEOF',
  'in a here-string': 'bash <<< "dpdk-testpmd -l 1"',
  'sudo -s reading': 'sudo -s <<EOF\ndpdk-testpmd -l 1\nEOF',
};

/** None of these calls it. */
const mentions: Record<string, string> = {
  echo: 'echo dpdk-testpmd -l 1',
  printf: 'printf "%s" "dpdk-testpmd -l 1"',
  which: 'which dpdk-testpmd',
  'command -v': 'command -v dpdk-testpmd',
  man: 'man dpdk-testpmd',
  pkill: 'sudo pkill -f dpdk-testpmd',
  apt: 'sudo apt install dpdk-testpmd',
  'another program': 'foo dpdk-testpmd -l 1',
  'an unknown program': '"$X" dpdk-testpmd -l 1',
  'a comment': '# dpdk-testpmd -l 1',
  'a comment at the end': 'true # dpdk-testpmd -l 1',
  'an assignment': 'X="dpdk-testpmd -l 1"',
  'a test': '[ -x /usr/bin/dpdk-testpmd ]',
  'a for list': 'for x in dpdk-testpmd -l; do :; done',
  'a function of its name': 'dpdk-testpmd() { :; }; dpdk-testpmd -l 1',
  'another name': 'my-testpmd -l 1; testpmd.sh -l 1',
  'a here-document for cat': 'cat <<EOF\ndpdk-testpmd -l 1\nEOF',
  'a here-document for a text file': 'cat > notes.txt <<EOF\ndpdk-testpmd -l 1\nEOF',
  'a script with arguments': 'bash run.sh dpdk-testpmd -l 1',
  'a script that reads': 'bash run.sh <<EOF\ndpdk-testpmd -l 1\nEOF',
  'taskset of a process': 'taskset -p 0x6 dpdk-testpmd',
  'sudo listing': 'sudo -l dpdk-testpmd',
  'docker pull': 'docker pull dpdk-testpmd',
  'docker run without a command': 'docker run dpdk-testpmd',
  'git grep': 'git grep dpdk-testpmd',
  'gdb with a core': 'gdb dpdk-testpmd core',
};

test('calls of testpmd', () => {
  const found = Object.fromEntries(Object.entries(calls).map(([name, text]) => [name, wordsOf(text)]));
  assert.deepEqual(found, Object.fromEntries(Object.keys(calls).map((name) => [name, [['-l', '1']]])));
});

test('mentions of testpmd', () => {
  const found = Object.fromEntries(Object.entries(mentions).map(([name, text]) => [name, wordsOf(text)]));
  assert.deepEqual(found, Object.fromEntries(Object.keys(mentions).map((name) => [name, []])));
});

test('the words of a call stand in the document, through all strings', () => {
  for (const [name, text] of Object.entries(calls)) {
    const [found] = commandsOf(text);
    assert.ok(found, name);
    const { base, command } = found;
    const places = command.words.map(({ start, end }) => text.slice(base + start, base + end));
    assert.deepEqual(places, ['-l', '1'], name);
    const whole = text.slice(base + command.start, base + command.end);
    assert.ok(whole.includes('-l 1'), `${name}: ${whole}`);
  }
});

test('the processors a wrapper leaves', () => {
  const cases: Record<string, [string, readonly number[] | null | undefined]> = {
    none: ['sudo', undefined],
    'taskset -c': ['taskset -c 1-3,8', [1, 2, 3, 8]],
    'taskset --cpu-list with a stride': ['taskset --cpu-list 0-6:2', [0, 2, 4, 6]],
    'taskset with a mask': ['taskset 0x6', [1, 2]],
    'taskset with a mask without 0x': ['taskset f0', [4, 5, 6, 7]],
    'taskset of an unknown list': ['taskset -c $X', null],
    'taskset of an unknown list in quotes': ['taskset -c "$X"', null],
    'taskset of what it refuses': ['taskset -c 3-1', null],
    'numactl -C': ['numactl -C 1,2 -m 0', [1, 2]],
    'numactl --physcpubind=': ['numactl --physcpubind=0-1', [0, 1]],
    'numactl -C all': ['numactl -C all', null],
    'numactl -N': ['numactl --cpunodebind=0', null],
    'numactl for memory only': ['numactl -m 0', undefined],
    'the innermost counts': ['numactl -N 0 taskset -c 4', [4]],
    docker: ['docker run --cpuset-cpus=2,3 image', [2, 3]],
    'through a string': [`taskset -c 1 bash -c`, [1]],
  };
  const found = Object.entries(cases).map(([name, [wrapper]]) => {
    const call = wrapper.endsWith('-c') ? `'dpdk-testpmd x'` : 'dpdk-testpmd x';
    return [name, commandsOf(`${wrapper} ${call}`)[0]?.command.lcores];
  });
  assert.deepEqual(
    Object.fromEntries(found),
    Object.fromEntries(Object.entries(cases).map(([name, [, lcores]]) => [name, lcores])),
  );
});

test('lines for the prompt', () => {
  const cases: Record<string, [string, string | undefined, boolean | undefined]> = {
    'a here-document': ['dpdk-testpmd -i <<EOF\nset fwd io\nstart\nEOF\n', 'set fwd io\nstart\n', true],
    'a quoted one': ["sudo dpdk-testpmd -i <<'E'\nshow $x\nE\n", 'show $x\n', true],
    'one with a variable': ['X=io; dpdk-testpmd -i <<E\nset fwd $X\nE\n', 'set fwd io\n', false],
    'one with tabs': ['dpdk-testpmd -i <<-E\n\tstart\n\tstop\n\tE\n', 'start\nstop\n', false],
    'a here-string': ['dpdk-testpmd -i <<< "start"', 'start', true],
    'through a pipe': ['cat <<E | dpdk-testpmd -i\nstart\nE\n', 'start\n', true],
    'a file': ['dpdk-testpmd -i < file', undefined, undefined],
  };
  for (const [name, [text, lines, exact]] of Object.entries(cases)) {
    const [found] = commandsOf(text);
    assert.equal(found?.command.console?.text, lines, name);
    assert.equal(found?.command.console?.exact, exact, name);
    if (found?.command.console?.exact === true) {
      const { start, end } = found.command.console;
      assert.equal(text.slice(found.base + start, found.base + end), lines, name);
    }
  }
});

test("the calls of Microsoft's article", () => {
  const script = `PRIMARY="eth1"
SECONDARY="\`ip -br link show master $PRIMARY | awk '{ print $1 }'\`"
MANA_MAC="\`ip -br link show master $PRIMARY | awk '{ print $3 }'\`"
BUS_INFO="\`ethtool -i $SECONDARY | grep bus-info | awk '{ print $2 }'\`"
# MANA single queue test
dpdk-testpmd -l 1-3 --vdev="$BUS_INFO,mac=$MANA_MAC" -- --forward-mode=txonly --auto-start --txd=128 --rxd=128 --stats 2

# MANA multiple queue test (example assumes > 9 cores)
dpdk-testpmd -l 1-6 --vdev="$BUS_INFO,mac=$MANA_MAC" -- --forward-mode=txonly --auto-start --nb-cores=4  --txd=128 --rxd=128 --txq=8 --rxq=8 --stats 2
`;
  assert.deepEqual(
    commandsOf(script).map(({ command }) => command.words.map(shown).join(' ')),
    [
      '-l 1-3 --vdev=?,mac=? -- --forward-mode=txonly --auto-start --txd=128 --rxd=128 --stats 2',
      '-l 1-6 --vdev=?,mac=? -- --forward-mode=txonly --auto-start --nb-cores=4 --txd=128 --rxd=128 --txq=8 --rxq=8 --stats 2',
    ],
  );
});
