// The shell script that the linter is measured on: as long as an operator's own, with commands of every shape, of which
// some have mistakes.

/** One command in so many has mistakes; more would be no script that anybody runs. */
const mistakenOneIn = 5;

const isMistaken = (index: number): boolean => index % mistakenOneIn === 0;

/** How the pieces repeat: ten lines each, one command in them. */
const pieces: readonly ((index: number) => readonly string[])[] = [
  (index) => [
    `# case ${index}: one queue`,
    `name="run-${index}"`,
    'if [ -d "/sys/class/net/$IFACE" ]; then',
    '  ip link set "$IFACE" down',
    'fi',
    isMistaken(index)
      ? 'dpdk-testpmd -l 1-3 --vdev="$BUS_INFO,mac=$MANA_MAC" -- --forward-mode=txonly --auto-start --txd=128 --rxd=128 --stats 2'
      : 'dpdk-testpmd -l 1-3 -a "$BUS_INFO,mac=$MANA_MAC" -- --forward-mode=rxonly --auto-start --txd=128 --rxd=128 --stats-period 2',
    'echo "$name: $?" >> "$LOG"',
    'sleep 1',
    'sync',
    '',
  ],
  (index) => [
    `run_${index}() {`,
    `  local queues=${2 ** (index % 4)}`,
    '  timeout --kill-after 20 -s INT 10 sudo dpdk-testpmd -l 1-9 \\',
    '    -a 7870:00:00.0,mac=60:45:bd:01:02:03,mac=60:45:bd:01:02:04 \\',
    '    --log-level=netvsc,debug -- --forward-mode=rxonly --nb-cores=8 \\',
    '    --rxq="$queues" --txq="$queues" --stats-period=2 > "out.$1" 2>&1',
    '  grep -E "Rx-pps|Tx-pps" "out.$1" | tail -n 2',
    '  return 0',
    '}',
    `run_${index} ${index}`,
  ],
  (index) => [
    'for size in 64 256 1500; do',
    `  taskset -c 0-7 ./build/app/dpdk-testpmd -l 1-5 -n 4 --file-prefix=p${index} -a 7870:00:00.0,mac=60:45:bd:01:02:03 -- \\`,
    '    -i --forward-mode=txonly --txpkts=$size --tx-ip=10.0.0.4,10.0.0.5 \\',
    isMistaken(index)
      ? '    --rxq=3 --txq=3 --rxd=100 --txd=100 <<EOF'
      : '    --rxq=4 --txq=4 --rxd=128 --txd=128 <<EOF',
    'show port stats all',
    'start',
    'quit',
    'EOF',
    'done',
    '',
  ],
  (index) => [
    'case "$MODE" in',
    `  jumbo${index})`,
    isMistaken(index)
      ? '    numactl -N 0 dpdk-testpmd -l 1-2 --vdev=net_vdev_netvsc0,iface=eth1 -- --forward-mod=macswap --mbuf-size=9216 --max-pkt-len=9014 --bogus'
      : `    numactl -N 0 dpdk-testpmd -l 1-2 -a "$BUS_INFO,mac=$MANA_MAC" --file-prefix=j${index} -- --forward-mode=macswap --mbuf-size=9216 --max-pkt-len=9014`,
    '    ;;',
    '  *)',
    '    printf "%s\\n" "nothing for $MODE" >&2',
    '    ;;',
    'esac',
    'wait',
    '',
  ],
];

const head = ['#!/bin/bash', 'set -eu', 'BUS_INFO=7870:00:00.0', 'MANA_MAC=60:45:bd:01:02:03', 'IFACE=eth1'];

/** A script of 5,000 lines with 500 testpmd commands. */
export function benchScript(commands = 500): string {
  const lines = Array.from(
    { length: commands },
    (_, index) => pieces[index % pieces.length]?.(index) ?? [],
  ).flat();
  // The head takes the place of the last lines, which are no command.
  return [...head, ...lines].slice(0, commands * 10).join('\n') + '\n';
}

/** Texts that are made to be slow: each of a length that can be doubled. */
export const adversarialTexts: Readonly<Record<string, (length: number) => string>> = {
  'quotes (10,000)': (length) => `dpdk-testpmd ${'"'.repeat(length)}\n`,
  'one line of 1 MB': (length) => `dpdk-testpmd -l 1-3 -- ${'--rxq=2 '.repeat(Math.ceil(length / 8))}\n`,
  'a here-document that never ends, 1 MB': (length) =>
    `dpdk-testpmd -l 1-3 <<EOF\n${'start\n'.repeat(Math.ceil(length / 6))}`,
  '1 MB of $(': (length) => `dpdk-testpmd ${'$('.repeat(length / 2)}\n`,
  '1 MB of {a,b}': (length) => `dpdk-testpmd -l ${'{a,b}'.repeat(length / 5)}\n`,
};

/** Lengths they are measured at; the second is twice as long. */
export const adversarialLengths = (name: string): readonly [number, number] =>
  name.startsWith('quotes') ? [10_000, 20_000] : [1_000_000, 2_000_000];
