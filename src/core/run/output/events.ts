// What the output of testpmd says, as data. Layouts are those of 22.11 to 26.07, read in app/test-pmd and in the drivers.

/** @property line Number of the line, from 1; lines are ended by line feeds alone. @property atMs When it ended. */
export interface OutputEvent {
  readonly atMs: number;
  readonly line: number;
  readonly body: OutputBody;
}

/** Counters of one port and testpmd's own rates since it showed them last; null: not there, torn, or no number. */
export interface PortStatistics {
  readonly rxPackets: number | null;
  readonly rxMissed: number | null;
  readonly rxBytes: number | null;
  readonly rxErrors: number | null;
  readonly rxNoMbuf: number | null;
  readonly txPackets: number | null;
  readonly txErrors: number | null;
  readonly txBytes: number | null;
  readonly rxPps: number | null;
  /** Bits per second. */
  readonly rxBps: number | null;
  readonly txPps: number | null;
  readonly txBps: number | null;
}

/** Packets since forwarding started, as testpmd sums them up. `total`: with what was dropped. */
export interface ForwardCount {
  readonly packets: number | null;
  readonly dropped: number | null;
  readonly total: number | null;
}

/** What netvsc says of the VF behind a port. */
export type VfNews =
  /** There is a port with the same MAC, and it is taken. */
  | 'found'
  /** No port with this MAC was probed: the traffic stays on the synthetic path. */
  | 'not-found'
  /** netvsc lets its VF go. */
  | 'removed'
  /** A VF came back while testpmd ran. */
  | 'returned'
  /** A VF that came back is in use. */
  | 'started'
  /** The NIC is being serviced: traffic goes over the synthetic path for the while. */
  | 'recovering'
  | 'recovered'
  | 'recovery-failed'
  /** The host is asked, or was seen, to send what arrives to the VF. */
  | 'data-path-vf'
  | 'data-path-synthetic'
  /** A VF could not be taken or switched to. */
  | 'failed';

export type OutputBody =
  /** EAL speaks: testpmd runs. */
  | { readonly kind: 'eal' }
  /** The pool of packet buffers is made: EAL is through. */
  | { readonly kind: 'memory' }
  /** "No probed ethernet devices": it goes on without any. */
  | { readonly kind: 'no-ports' }
  | { readonly kind: 'configuring'; readonly port: number }
  | { readonly kind: 'started'; readonly port: number; readonly mac: string }
  | { readonly kind: 'port-failed'; readonly port: number; readonly step: 'configure' | 'start' }
  | { readonly kind: 'checking-links' }
  | { readonly kind: 'link'; readonly port: number; readonly up: boolean; readonly speed: string | null }
  /** @property mode `txonly`, `io`, … without what its engine says of its state. */
  | {
      readonly kind: 'forwarding';
      readonly mode: string;
      readonly ports: number;
      readonly cores: number;
      readonly streams: number;
    }
  | { readonly kind: 'lcore'; readonly lcore: number; readonly streams: number }
  /** @property lcore That forwards it; null where the line that names it is missing. */
  | {
      readonly kind: 'stream';
      readonly lcore: number | null;
      readonly rxPort: number;
      readonly rxQueue: number;
      readonly txPort: number;
      readonly txQueue: number;
    }
  | { readonly kind: 'packet-length'; readonly bytes: number; readonly segments: number }
  | { readonly kind: 'queues'; readonly port: number; readonly rx: number; readonly tx: number }
  /** @property periodic By `--stats-period`; else somebody asked at the prompt. */
  | {
      readonly kind: 'statistics';
      readonly port: number;
      readonly periodic: boolean;
      readonly values: PortStatistics;
    }
  | { readonly kind: 'cleared'; readonly port: number }
  /** @property port null: all ports together. */
  | {
      readonly kind: 'forward-statistics';
      readonly port: number | null;
      readonly rx: ForwardCount;
      readonly tx: ForwardCount;
    }
  | {
      readonly kind: 'stream-statistics';
      readonly rxPort: number;
      readonly rxQueue: number;
      readonly txPort: number;
      readonly txQueue: number;
      readonly rxPackets: number | null;
      readonly txPackets: number | null;
      readonly txDropped: number | null;
    }
  | { readonly kind: 'stopping' }
  /** Forwarding has stopped. */
  | { readonly kind: 'stopped' }
  /** testpmd closes its ports to end. */
  | { readonly kind: 'exiting' }
  | { readonly kind: 'port-closed'; readonly port: number }
  /** @property event In testpmd's words: `link state change`, `device removal`, `error recovering`, … */
  | { readonly kind: 'port-event'; readonly port: number; readonly event: string }
  | { readonly kind: 'bye' }
  | { readonly kind: 'prompt' }
  | { readonly kind: 'command'; readonly text: string }
  /** A PCI driver takes a device. @property device Its address. */
  | { readonly kind: 'probe'; readonly driver: string; readonly device: string }
  | { readonly kind: 'probe-failed'; readonly device: string }
  /** net_mana on one port of the RDMA device. @property errno As written, without its sign; null where it succeeded. */
  | { readonly kind: 'mana-port'; readonly ibPort: number; readonly errno: number | null }
  /** @property port Of DPDK, where the message names one. */
  | { readonly kind: 'vf'; readonly news: VfNews; readonly port: number | null };

export type OutputKind = OutputBody['kind'];
