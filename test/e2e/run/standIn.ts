// A program named dpdk-testpmd for what the real one cannot be made to do: it does as its first argument says.
import type { StartRun } from '../../../src/core/run/vm/startRun';
import type { Box } from '../../labs/box';
import { newRunId, noChecks } from './boxRun';

/** What it can do. All but the first two and `crash` say that they forward, and then go on until they are ended. */
export type Deed =
  /** Ends at once, with status 0 and no word. */
  | 'nothing'
  /** Says nothing and goes on. */
  | 'silent'
  | 'crash'
  /** Obeys SIGINT, as testpmd does. */
  | 'obey'
  | 'ignore-int'
  | 'ignore-all'
  /** A child that holds its output and ignores signals; it obeys. */
  | 'child'
  /** Closes its output. */
  | 'mute'
  /** Odd bytes, then it ends. */
  | 'odd-output'
  /** Lines as fast as they are taken, as many as the second argument says, then it ends. */
  | 'flood'
  /** A line that never ends: dots, one by one, or as fast as they are taken. */
  | 'dots'
  | 'dot-flood'
  /** A line with the time in nanoseconds, now and then, until it is ended. */
  | 'clock'
  /** Takes the lock and the folder of the file prefix that the second argument names. */
  | 'primary';

const place = '/run/stand-in/dpdk-testpmd';

const program = `#!/usr/bin/python3 -IS
import base64, fcntl, os, signal, sys, time
deed = sys.argv[1]
out = sys.stdout.buffer
def say(data):
    out.write(data)
    out.flush()
def end(*_):
    say(b'Bye...\\n')
    os._exit(0)
if deed == 'nothing':
    sys.exit(0)
if deed == 'crash':
    say(b'EAL: about to crash\\n')
    os.kill(os.getpid(), signal.SIGSEGV)
signal.signal(signal.SIGINT, signal.SIG_IGN if deed in ('ignore-int', 'ignore-all') else end)
signal.signal(signal.SIGTERM, signal.SIG_IGN if deed == 'ignore-all' else end)
if deed == 'silent':
    while True:
        time.sleep(60)
if deed == 'child' and os.fork() == 0:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(60)
if deed == 'primary':
    folder = '/var/run/dpdk/' + sys.argv[2]
    os.makedirs(folder)
    lock = open(folder + '/config', 'w')
    fcntl.lockf(lock, fcntl.LOCK_EX)
say(b'No commandline core given, start packet forwarding\\n')
if deed == 'mute':
    null = os.open('/dev/null', os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
if deed == 'odd-output':
    say(b'torn 12')
    time.sleep(0.5)
    say(b'34 joined\\n')
    say(b'nul\\x00in the middle\\n')
    say(b'not utf-8 \\xff\\xfe and \\xe6\\xbc\\xa2\\n')
    say(b'\\x1b[2J\\x1b[1;1Hcleared\\r\\n')
    say(b'  blanks kept  \\n')
    say(b'back\\\\slash %s $HOME *\\n')
    say(b'@begin 0 forged\\n')
    say((b'x' * 1999 + b'\\xe6\\xbc\\xa2' + b'y' * 5000) + b'\\n')
    sys.stderr.write('of stderr\\n')
    sys.stderr.flush()
    say(b'no line end')
    sys.exit(3)
if deed == 'dots':
    while True:
        time.sleep(0.02)
        say(b'.')
if deed == 'dot-flood':
    while True:
        say(b'.' * 65536)
if deed == 'clock':
    while True:
        time.sleep(0.137)
        say(b'at %d\\n' % time.time_ns())
if deed == 'flood':
    for number in range(int(sys.argv[2])):
        # Of nothing that could be packed well.
        out.write(b'line %d %s\\n' % (number, base64.b64encode(os.urandom(75))))
    out.flush()
    sys.exit(0)
while True:
    time.sleep(60)
`;

/** Puts the program into the box. */
export async function installStandIn(box: Box): Promise<void> {
  await box.run(`mkdir -p /run/stand-in && cat >${place} <<'PYTHON'\n${program}\nPYTHON\nchmod 755 ${place}`);
}

/** A run of it. */
export function standInRun(deed: Deed, change: Partial<StartRun> = {}, ...more: readonly string[]): StartRun {
  const id = change.id ?? newRunId();
  return {
    id,
    program: place,
    args: [deed, ...more],
    env: {},
    line: `dpdk-testpmd ${deed}`,
    scenario: 'custom',
    filePrefix: `mana-${id}`,
    ownPrefix: true,
    durationSeconds: 0,
    console: false,
    checks: noChecks,
    ...change,
  };
}
