// The faults of the simulated VM: what can be wrong with the machine, with what it says, and with the way to it.

/** Faults of the machine itself. Turning one on or off gives a freshly booted machine. */
export const machineFaults = {
  'no-mana': 'no PCI function 1414:00ba: a VM without accelerated networking',
  'old-kernel': 'Ubuntu 20.04, kernel 5.4: the PCI function is there, the drivers mana and mana_ib are not',
  'driver-id-mismatch': 'kernel 5.15.0-1045-azure reports RDMA driver id 19; rdma-core 46 knows MANA as 20',
  'no-rdma-core': 'no libibverbs, no libmana',
  'no-dpdk': 'no DPDK anywhere',
  'no-hugepages': 'no hugepage reserved',
  'nic-bound': 'eth1 is on uio_hv_generic already, its VF is down: ready for DPDK',
  'nic-bound-vf-up': 'eth1 is on uio_hv_generic already, but its VF is up again',
  'single-nic': 'one NIC pair only, the one that carries SSH',
  'no-sudo':
    'the user may not use sudo at all; as the real one, sudo -n says only that a password is required',
  'sudo-password': 'sudo asks for the password',
  'hostile-output':
    'an interface named `eth1;reboot`; escape sequences, bidi and Markdown in what the VM says',
  'network-manager': 'NetworkManager looks after the network instead of systemd-networkd',
  'vf-re-upped':
    'the network manager sets a VF up again that has lost its master, unless told to keep off it',
  'secure-boot-refuses': 'Secure Boot is on and refuses uio_hv_generic',
  'kernel-not-rebooted': 'a newer kernel is installed, the modules of the running one are gone',
  'modules-extra-missing': 'the package of extra modules is missing: no uio_hv_generic, no mana_ib',
  'old-vmbus': 'vmbus devices have no driver_override: only new_id can bind',
  'nr-hugepages-short': 'the kernel grants only a part of the hugepages that are asked for',
  'low-memory': '4 GB of memory, half of it in use',
  bare: 'as the image comes: no DPDK, no rdma-core, no tools to build, no hugepages',
  'no-python': 'no python3',
  'no-net-mana': 'DPDK was built without net_mana',
  'not-linux': 'uname says FreeBSD; no /sys, no /proc',
} as const;

/** Faults that come and go while the machine runs. */
export const passingFaults = {
  'disk-full':
    'no space on the disk: nothing with content can be written but below /run, /sys, /proc and /dev',
  'no-network': 'no name can be resolved',
  'apt-locked': 'unattended-upgr holds the lock of the package manager for a while',
  'read-only-root': 'the disk was mounted read-only after an error',
} as const;

/** Faults of runs of testpmd: they hold for those that start, or go on, while they are there. */
export const runFaults = {
  'run-synthetic': 'net_mana finds no port: netvsc goes without its VF, over the synthetic path',
  'run-no-ports': 'no port at all: blocks without numbers, status 0',
  'run-crash': 'testpmd crashes at its start',
  'run-exit-0': 'testpmd ends at once, without a port and with status 0',
  'run-hang': 'testpmd prints nothing and heeds no signal but SIGKILL',
  'run-torn': 'output comes in small pieces, cut inside numbers, with pauses between',
  'run-counter-reset': 'all counters are 0 again, 3 seconds after forwarding has begun',
  'run-counter-wrap': 'counters have 32 bits, and start shortly before they wrap',
  'run-port-leaves': 'the host takes the VFs away 3 seconds after forwarding has begun, for good',
  'run-servicing': 'the host takes the VFs away after 3 seconds, and gives them back 6 seconds later',
  'run-drops': 'a large part of what is sent and received is dropped',
  'run-slow-start': 'testpmd needs 20 seconds before it looks for devices',
  'run-ignores-int': 'testpmd ignores SIGINT',
  'run-ignores-signals': 'testpmd ignores SIGINT and SIGTERM',
  'run-sender-idle': 'nothing that is to be sent goes out',
  'run-loss': 'one packet of twenty gets lost between this VM and others',
  'run-no-telemetry': 'DPDK has no telemetry socket',
} as const;

/** Faults of the login: what runs instead of, before or after the command. */
export const loginFaults = {
  'no-posix-shell': 'a network device answers: "% Invalid input detected"',
  nologin: 'the account has no login shell',
  'password-expired': 'the password has expired and there is no terminal to change it',
  'noisy-login': 'login scripts print before and after every command, on both streams',
  'german-locale': 'LANG=de_DE.UTF-8: messages of the system are German unless LC_ALL=C',
  megabytes: 'login scripts print 24 MB of lines before the command',
  'endless-line': 'a line without an end (256 MB at most) instead of the output',
  'truncated-output': 'the second half of the output is missing, without an error',
} as const;

/** Faults of the transport. */
export const linkFaults = {
  slow: 'every round trip takes 250 ms (or `rttMs` where that is more)',
  dropping: 'the connection is cut in the middle of a command’s output, each time',
  silent: 'nothing arrives any more in either direction: half-open connections',
  'changed-host-key': 'the server shows another host key than the one in known_hosts',
  'reboot-during-detection': 'once: the machine reboots in the middle of the next command',
  busy: 'MaxSessions 1: a second channel at the same time is refused',
} as const;

export type MachineFault = keyof typeof machineFaults;
export type PassingFault = keyof typeof passingFaults;
export type RunFault = keyof typeof runFaults;
export type LoginFault = keyof typeof loginFaults;
export type LinkFault = keyof typeof linkFaults;
export type Fault = MachineFault | PassingFault | RunFault | LoginFault | LinkFault;

/** Every fault with its meaning. */
export const faults: Readonly<Record<Fault, string>> = {
  ...machineFaults,
  ...passingFaults,
  ...runFaults,
  ...loginFaults,
  ...linkFaults,
};

export function isFault(text: string): text is Fault {
  return Object.hasOwn(faults, text);
}

export function isMachineFault(fault: Fault): fault is MachineFault {
  return Object.hasOwn(machineFaults, fault);
}
