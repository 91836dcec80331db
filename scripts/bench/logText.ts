// Texts for the benchmarks of the log explainer: what testpmd prints by the gigabyte, and lines that are made to be slow.
import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';

/** One statistics block as dpdk-testpmd --stats-period prints it; the numbers change from block to block. */
function block(turn: number): string {
  const packets = 1_200_000 + ((turn * 7919) % 900_000);
  return `\x1b[2J\x1b[1;1H
Port statistics ====================================
  ######################## NIC statistics for port 0  ########################
  RX-packets: ${turn}          RX-missed: 0          RX-bytes:  ${turn * 64}
  RX-errors: 0
  RX-nombuf:  0
  TX-packets: ${packets * (turn + 1)}        TX-errors: 0          TX-bytes:  ${packets * 64}

  Throughput (since last show)
  Rx-pps:            ${turn % 3}          Rx-bps:            ${turn % 511}
  Tx-pps:     ${packets}          Tx-bps:    ${packets * 512}
  ############################################################################
`;
}

const start = `EAL: Detected CPU lcores: 8
EAL: Detected NUMA nodes: 1
EAL: Detected shared linkage of DPDK
EAL: Multi-process socket /var/run/dpdk/rte/mp_socket
EAL: Selected IOVA mode 'PA'
EAL: Probe PCI driver: net_mana (1414:ba) device: 7870:00:00.0 (socket 0)
mana_init_once(): MP INIT PRIMARY
testpmd: create a new mbuf pool <mb_pool_0>: n=203456, size=2176, socket=0
Configuring Port 0 (socket 0)
Port 0: 60:45:BD:AA:BB:CC
txonly packet forwarding - ports=1 - cores=1 - streams=1 - NUMA support enabled, MP allocation mode: native
`;

/** Writes output of one long healthy run. @param bytes How much of it. */
export async function writeOutput(path: string, bytes: number): Promise<void> {
  const stream = createWriteStream(path);
  let written = await put(stream, start);
  for (let turn = 0; written < bytes; turn += 200) {
    const blocks = Array.from({ length: 200 }, (_, index) => block(turn + index)).join('');
    written += await put(stream, blocks);
  }
  stream.end();
  await once(stream, 'finish');
}

async function put(stream: WriteStream, text: string): Promise<number> {
  if (!stream.write(text)) await once(stream, 'drain');
  return Buffer.byteLength(text);
}

/** Texts of a given length that a careless reader would need far more than twice as long for when they double. */
export const slowTexts: Readonly<Record<string, (length: number) => Buffer>> = {
  'one line of "Failed to "': (length) => repeated('Failed to ', length),
  'one line of "error: "': (length) => repeated('error: ', length),
  'one line of brackets': (length) => repeated('[', length),
  'one line of digits': (length) => repeated('1234567890', length),
  'one line of colour codes': (length) => repeated('\x1b[31m', length),
  'one JSON object without an end': (length) => repeated('{"msg":"', length),
  'only ends of lines': (length) => repeated('\n', length),
  'progress by carriage returns alone': (length) => repeated('[12/688] Compiling C object x.o\r', length),
  'incidents, one a line': (length) => repeated('EAL: Cannot get hugepage information.\n', length),
  'runs that fail, one after another': (length) =>
    repeated('EAL: Detected CPU lcores: 2\nEAL: FATAL: Cannot get hugepage information.\n', length),
  'errors that nobody knows': (length) => repeated('frobnicator: failed to frobnicate\n', length),
  'bytes that are no text': (length) => {
    const bytes = Buffer.alloc(length);
    for (let at = 0, state = 7; at < length; at += 1) {
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
      bytes[at] = state >> 16;
    }
    return bytes;
  },
};

function repeated(piece: string, length: number): Buffer {
  return Buffer.alloc(length, piece);
}
