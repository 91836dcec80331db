// Programs that run another program given as their last words: sudo, timeout, taskset and the like.

/**
 * How a wrapper's words are read up to the program it runs.
 *
 * @property values Letters of short options that take a value; `longValues` the long ones that take it as a word.
 * @property operands Words of its own before the program: timeout's duration, taskset's mask.
 * @property assignments `NAME=value` may stand before the program.
 * @property refuse Options with which it runs no program.
 * @property subs What its first operand chooses.
 * @property after The program begins behind one of these words.
 * @property single A single last word is text for a shell.
 * @property lists Options that bind to CPUs: their value is a list of them. @property nodes Options that bind to
 *   something else: which CPUs that leaves is not known.
 * @property alone With these options and no program it runs a shell.
 */
export interface Wrapper {
  readonly values?: string;
  readonly longValues?: readonly string[];
  readonly operands?: number;
  readonly assignments?: boolean;
  readonly refuse?: readonly string[];
  readonly subs?: Readonly<Record<string, Wrapper>>;
  readonly after?: readonly string[];
  readonly single?: boolean;
  readonly lists?: readonly string[];
  readonly nodes?: readonly string[];
  readonly alone?: readonly string[];
}

const containerRun: Wrapper = {
  values: 'aceghlmpuvw',
  longValues: [
    'add-host annotation attach blkio-weight cap-add cap-drop cgroup-parent cgroupns cidfile cpu-period cpu-quota',
    'cpu-rt-period cpu-rt-runtime cpu-shares cpus cpuset-cpus cpuset-mems detach-keys device device-cgroup-rule',
    'device-read-bps device-write-bps dns dns-option dns-search domainname entrypoint env env-file expose gpus',
    'group-add health-cmd health-interval health-retries hostname ip ip6 ipc isolation label label-file link',
    'log-driver log-opt mac-address memory memory-reservation memory-swap memory-swappiness mount name net network',
    'network-alias oom-score-adj pid pids-limit platform publish pull restart runtime security-opt shm-size',
    'stop-signal stop-timeout storage-opt sysctl tmpfs ulimit user userns uts volume volume-driver volumes-from',
    'workdir arch authfile conmon-pidfile pod pod-id-file rootfs secret systemd timezone tz umask variant',
  ].flatMap((names) => names.split(' ')),
  operands: 1,
  lists: ['--cpuset-cpus'],
  refuse: ['--entrypoint'],
};

const containerExec: Wrapper = {
  values: 'euw',
  longValues: ['env', 'env-file', 'user', 'workdir', 'detach-keys', 'index', 'preserve-fds'],
  operands: 1,
};

const composeRun: Wrapper = {
  values: 'eluvwp',
  longValues: ['env', 'entrypoint', 'label', 'name', 'publish', 'user', 'volume', 'workdir', 'index', 'pull'],
  operands: 1,
  refuse: ['--entrypoint'],
};

const compose: Wrapper = {
  values: 'fp',
  longValues: [
    'file',
    'project-name',
    'project-directory',
    'profile',
    'env-file',
    'ansi',
    'parallel',
    'progress',
  ],
  subs: { run: composeRun, exec: composeRun },
};

const container: Wrapper = {
  values: 'Hlc',
  longValues: ['host', 'context', 'config', 'log-level', 'url', 'connection', 'root', 'runroot', 'namespace'],
  subs: {
    run: containerRun,
    exec: containerExec,
    container: { subs: { run: containerRun, exec: containerExec } },
    compose,
  },
};

const cluster: Wrapper = {
  values: 'nsv',
  longValues: ['namespace', 'context', 'kubeconfig', 'cluster', 'server', 'user'],
  subs: { exec: { after: ['--'] }, run: { after: ['--'] }, debug: { after: ['--'] } },
};

const perfCommand: Wrapper = {
  values: 'eFoCcptmGIDjNkruSw',
  longValues: [
    'event freq output cpu count pid tid mmap-pages cgroup call-graph delay filter branch-filter clockid repeat uid',
    'control timeout interval-print field-separator size aio affinity switch-output',
  ].flatMap((names) => names.split(' ')),
};

const tmux: Wrapper = {
  values: 'cfLST',
  subs: Object.fromEntries(
    [
      ['new-session new', 'cefFnstxy'],
      ['new-window neww', 'ceFnt'],
      ['split-window splitw', 'celFtp'],
      ['respawn-pane respawnp respawn-window respawnw', 'cet'],
      ['run-shell run', 'cdt'],
    ].flatMap(([names = '', values = '']) =>
      names.split(' ').map((name): [string, Wrapper] => [name, { values, single: true }]),
    ),
  ),
};

const plain: Wrapper = {};

/** By the wrapper's file name. */
export const wrappers: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  [
    'sudo',
    {
      values: 'ughpCrtTUDRac',
      longValues: [
        'user group host prompt close-from role type command-timeout other-user chdir chroot auth-type login-class',
      ].flatMap((names) => names.split(' ')),
      assignments: true,
      refuse: ['-l', '--list', '-v', '--validate', '-e', '--edit', '-V', '--version'],
      alone: ['-s', '-i', '--shell', '--login'],
    },
  ],
  ['doas', { values: 'uCa', refuse: ['-L'], alone: ['-s'] }],
  ['pkexec', { longValues: ['user'] }],
  [
    'env',
    {
      values: 'uCaS',
      longValues: ['unset', 'chdir', 'argv0', 'split-string'],
      assignments: true,
      refuse: ['-S', '--split-string'],
    },
  ],
  ['timeout', { values: 'ks', longValues: ['kill-after', 'signal'], operands: 1 }],
  [
    'numactl',
    {
      values: 'CNmipPLoTwSfDlBM',
      longValues: [
        'physcpubind cpunodebind membind interleave preferred preferred-many weighted-interleave localalloc-policy',
        'shm file length offset shmmode shmid huge-size cpubind balancing-policy',
      ].flatMap((names) => names.split(' ')),
      refuse: ['-s', '--show', '-H', '--hardware'],
      lists: ['-C', '--physcpubind'],
      nodes: ['-N', '--cpunodebind', '--cpubind'],
    },
  ],
  ['taskset', { operands: 1, refuse: ['-p', '--pid'] }],
  ['nohup', plain],
  ['setsid', plain],
  ['nice', { values: 'n', longValues: ['adjustment'] }],
  [
    'ionice',
    {
      values: 'cn',
      longValues: ['class', 'classdata'],
      refuse: ['-p', '-P', '-u', '--pid', '--pgid', '--uid'],
    },
  ],
  [
    'chrt',
    {
      values: 'TPD',
      longValues: ['sched-runtime', 'sched-period', 'sched-deadline'],
      operands: 1,
      refuse: ['-p', '--pid', '-m', '--max'],
    },
  ],
  ['time', { values: 'of', longValues: ['output', 'format'] }],
  ['stdbuf', { values: 'ioe', longValues: ['input', 'output', 'error'] }],
  ['unbuffer', plain],
  ['exec', { values: 'a' }],
  ['command', { refuse: ['-v', '-V'] }],
  ['builtin', plain],
  ['catchsegv', plain],
  [
    'strace',
    { values: 'abeEIkoOpPsSuUX', longValues: ['output', 'trace', 'user', 'string-limit', 'attach'] },
  ],
  ['ltrace', { values: 'aAeFlnopsuwx', longValues: ['output', 'library', 'align', 'indent'] }],
  ['gdb', { after: ['--args', '-args'] }],
  ['gdbserver', { operands: 1 }],
  ['lldb', { after: ['--'] }],
  ['cgdb', { after: ['--args', '-args'] }],
  ['valgrind', plain],
  ['rr', { subs: { record: plain } }],
  [
    'perf',
    {
      subs: {
        record: perfCommand,
        stat: perfCommand,
        trace: perfCommand,
        mem: { subs: { record: perfCommand } },
      },
    },
  ],
  ['watch', { values: 'nq', longValues: ['interval', 'equexit'] }],
  [
    'xvfb-run',
    {
      values: 'enfpsw',
      longValues: ['error-file', 'server-num', 'auth-file', 'xauth-protocol', 'server-args', 'wait'],
    },
  ],
  ['dbus-run-session', { longValues: ['config-file', 'dbus-daemon'] }],
  [
    'systemd-run',
    {
      values: 'uptHMECS',
      longValues: [
        'unit property slice description uid gid nice setenv working-directory service-type host machine',
        'on-active on-boot on-startup on-calendar timer-property path-property socket-property background',
      ].flatMap((names) => names.split(' ')),
      nodes: ['-p', '--property', '--slice'],
    },
  ],
  ['systemd-inhibit', { longValues: ['what', 'who', 'why', 'mode'] }],
  [
    'ip',
    {
      values: 'nfblr',
      longValues: ['netns', 'family', 'batch', 'loops', 'rcvbuf'],
      subs: { netns: { subs: { exec: { operands: 1 } } }, vrf: { subs: { exec: { operands: 1 } } } },
    },
  ],
  ['nsenter', { values: 'tSG', longValues: ['target', 'setuid', 'setgid'] }],
  [
    'unshare',
    {
      values: 'RwSG',
      longValues: ['root', 'wd', 'setuid', 'setgid', 'map-user', 'map-group', 'propagation'],
    },
  ],
  ['chroot', { longValues: ['userspec', 'groups'], operands: 1 }],
  [
    'setpriv',
    {
      longValues: [
        'ruid',
        'euid',
        'rgid',
        'egid',
        'reuid',
        'regid',
        'groups',
        'inh-caps',
        'ambient-caps',
        'bounding-set',
        'securebits',
        'pdeathsig',
      ],
    },
  ],
  ['capsh', { after: ['--'], refuse: ['--print'] }],
  ['prlimit', { refuse: ['-p', '--pid'] }],
  ['setarch', { operands: 1 }],
  ['linux64', plain],
  ['choom', { values: 'n', longValues: ['adjust'], refuse: ['-p', '--pid'] }],
  ['cgexec', { values: 'g', nodes: ['-g'] }],
  ['sshpass', { values: 'fdpP' }],
  [
    'runuser',
    { values: 'ugGsw', longValues: ['user', 'group', 'supp-group', 'shell', 'whitelist-environment'] },
  ],
  ['docker', container],
  ['podman', container],
  ['nerdctl', container],
  ['docker-compose', compose],
  ['podman-compose', compose],
  ['kubectl', cluster],
  ['oc', cluster],
  ['busybox', plain],
  ['libtool', { longValues: ['mode'] }],
  ['proxychains', { values: 'f' }],
  ['flock', { values: 'wE', longValues: ['wait', 'timeout', 'conflict-exit-code'], operands: 1 }],
  ['tmux', tmux],
  ['screen', { values: 'ScehpstT', longValues: [], refuse: ['-X'] }],
  ['xterm', { after: ['-e'] }],
  ['gnome-terminal', { after: ['--', '-x'] }],
  ['konsole', { after: ['-e'] }],
]);
