// Runs the on-VM library's builds on this machine: with bash, real meson and ninja, and a small project that looks like DPDK.
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureDebianPackages } from '../../scripts/tools/debian';
import { setupLibrary } from '../../src/knowledge/setup';
import { shorten } from '../../src/core/setup/script';
import { ScriptReader, type ScriptEvent } from '../../src/core/remote/protocol';
import { run } from '../labs/process';
import { LabUnavailable } from '../labs/unavailable';

const nonce = 'buildtest1';

/** What a call of the library printed and how it ended. */
export interface Answer {
  readonly code: number | null;
  readonly events: readonly ScriptEvent[];
  readonly output: string;
  /** Ids of what was told, e.g. `failed build-driver-refused`. */
  readonly told: readonly string[];
  readonly commands: readonly string[];
}

export interface Running {
  readonly pid: number;
  readonly answer: Promise<Answer>;
  /** Everything printed so far. */
  text(): string;
  kill(signal: NodeJS.Signals): void;
}

/** Below this checkout, or where that lies in a folder that is open to everybody (/tmp): nothing is built there. */
function closedFolder(): string {
  const places = [
    join(process.cwd(), 'out/build-test'),
    ...(process.getuid?.() === 0 ? ['/var/cache/mana-dpdk-test'] : []),
    join(homedir(), '.cache/mana-dpdk/build-test'),
  ];
  const folder = places.find(isClosed);
  if (folder === undefined) throw new Error('every folder here is open to everybody');
  mkdirSync(folder, { recursive: true });
  return folder;
}

function isClosed(folder: string): boolean {
  for (let path = folder; path !== dirname(path); path = dirname(path))
    if (existsSync(path) && (statSync(path).mode & 0o002) !== 0) return false;
  return true;
}

/** A home folder of its own. */
export class BuildPlace {
  readonly home: string;
  readonly tree: string;

  constructor() {
    this.home = mkdtempSync(join(closedFolder(), 'home-'));
    this.tree = join(this.home, 'dpdk');
    cpSync(join(process.cwd(), 'test/e2e/fakeDpdk'), this.tree, { recursive: true });
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Puts a mark into the tree: `slow`, `without-ibverbs`, `silent`. */
  mark(name: string): void {
    writeFileSync(join(this.tree, name), '');
  }

  unmark(name: string): void {
    rmSync(join(this.tree, name), { force: true });
  }

  file(name: string, path: string): string {
    const full = join(this.home, 'mana-dpdk/build', name, path);
    return existsSync(full) ? readFileSync(full, 'utf8').trim() : '';
  }

  /** Starts a call of the library, as a login over SSH would: detached from this process's session. */
  start(call: string, before = '', shell: readonly string[] = ['bash', '-c']): Running {
    const script = [
      `N=${nonce} RUN=testrun1 WHO=test STEP=build-dpdk BOOT=-`,
      ...[...setupLibrary.base, ...setupLibrary.builds].map(shorten),
      // No room is asked for, and nothing outside of this folder is written.
      `BUILD_SPACE=1 STATE='${this.home}/state' JOURNAL='${this.home}/state/journal' RUNTIME='${this.home}/run' LISTS='${this.home}/run/tree'`,
      'ignore_signals; boot_id; BOOT=$R',
      before,
      call,
      'exit $?',
    ].join('\n');
    const [program = 'bash', ...args] = shell;
    const child = spawn(program, [...args, script], {
      env: { PATH: process.env['PATH'], HOME: this.home },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
    return {
      pid: child.pid ?? 0,
      text: () => text,
      kill: (signal) => void child.kill(signal),
      answer: new Promise((resolve) => {
        child.once('close', (code) => {
          resolve(read(text, code));
        });
      }),
    };
  }

  call(call: string, before = ''): Promise<Answer> {
    return this.start(call, before).answer;
  }

  /**
   * As root, with a /usr/local that is empty, of this size and gone afterwards: `prepare` and `call` run in one mount
   * namespace. Returns the answer and what `snap NAME` has listed, by name.
   *
   * @throws LabUnavailable without root.
   */
  async install(
    call: string,
    prepare: string,
    sizeMb = 64,
  ): Promise<Answer & { snaps: Map<string, string> }> {
    if (process.getuid?.() !== 0) throw new LabUnavailable('mounting a /usr/local of its own needs root');
    const before = [
      'mount --make-rprivate /',
      `mount -t tmpfs -o size=${sizeMb}m tmpfs /usr/local`,
      'mkdir -p "$STATE" "$RUNTIME" /usr/local/bin',
      // The machine's own cache of libraries is not for tests to write.
      'ldconfig() { :; }',
      'snap() { { cd /usr/local; find . -printf "%p %y %m %l\\n"; find . -type f -printf "%p %TY%Tm%Td%TT "  -exec sha256sum {} \\;; getcap -r . 2>/dev/null; } | sort >"$HOME/snap-$1"; cd /; }',
      prepare,
    ].join('\n');
    const answer = await this.start(call, before, ['unshare', '-m', 'bash', '-c']).answer;
    const snaps = new Map<string, string>();
    for (const file of readdirSync(this.home))
      if (file.startsWith('snap-')) {
        snaps.set(file.slice('snap-'.length), readFileSync(join(this.home, file), 'utf8'));
        rmSync(join(this.home, file));
      }
    rmSync(join(this.home, 'state'), { recursive: true, force: true });
    return { ...answer, snaps };
  }
}

function read(text: string, code: number | null): Answer {
  const reader = new ScriptReader(nonce);
  const events = [...reader.read(text), ...reader.end()];
  return {
    code,
    events,
    output: events.flatMap((event) => (event.kind === 'output' ? [event.line] : [])).join('\n'),
    told: events.flatMap((event) => ('id' in event ? [`${event.kind} ${event.id}`] : [])),
    commands: events.flatMap((event) => (event.kind === 'command' ? [event.text] : [])),
  };
}

/** Ids of the processes that carry a build's id: what must not be there after a cancel. */
export async function processesOf(id: string): Promise<string[]> {
  const found = await run('bash', [
    '-c',
    'grep -lzFx "MANA_DPDK_BUILD=$1" /proc/[0-9]*/environ 2>/dev/null || true',
    'bash',
    id,
  ]);
  return found.split('\n').filter((line) => line !== '');
}

/** @throws LabUnavailable where meson, ninja, a compiler, git or pyelftools cannot be had. */
export async function ensureBuildTools(): Promise<void> {
  if (process.platform !== 'linux') throw new LabUnavailable('builds run on Linux only');
  const look = (): Promise<string> =>
    run('env', [
      '-i',
      'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
      'bash',
      '-c',
      'for p in git meson ninja cc pkg-config python3 setsid; do command -v $p >/dev/null || echo $p; done; python3 -c "import elftools" 2>/dev/null || echo elftools',
    ]);
  if ((await look()) === '') return;
  await ensureDebianPackages('build', [
    ...['git', 'meson', 'ninja-build', 'gcc', 'libc6-dev', 'pkg-config', 'python3-pyelftools', 'util-linux'],
  ]);
  const still = (await look()).trim().replaceAll('\n', ', ');
  if (still !== '') throw new LabUnavailable(`not in the system's own folders: ${still}`);
}
