// What python3 does with the product's telemetry client: the same questions, the same line once a second.
import { askTelemetry } from '../testpmd/telemetry';
import type { ProgramContext } from './command';

/** True for a script that asks DPDK's telemetry about its ports. */
export function isTelemetryClient(text: string): boolean {
  return text.includes('SOCK_SEQPACKET') && text.includes('/ethdev/stats');
}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function count(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? value : 0;
}

/** Packets by queue: the xstats of the queues where there are some, else the list that older releases have. */
function byQueue(stats: Fields, xstats: Fields, word: 'rx' | 'tx', queues: number): readonly number[] {
  const numbers = Array.from({ length: queues }, (_, queue) => xstats[`${word}_q${queue}_packets`]);
  if (queues > 0 && numbers.every((number) => typeof number === 'number')) return numbers;
  const listed = stats[word === 'rx' ? 'q_ipackets' : 'q_opackets'];
  return Array.isArray(listed) ? listed.slice(0, queues).map(count) : [];
}

/** What netvsc counts of its VF and of the synthetic path: the sums first, then the queues. */
function rank(name: string): number {
  if (name.startsWith('vf_')) return name.includes('_q') ? 1 : 0;
  return name.endsWith('_good_packets') ? 2 : 3;
}

function portLine(ask: (question: string) => unknown, number: number): Fields | undefined {
  const answered = ask(`/ethdev/stats,${number}`);
  if (answered === null || answered === undefined) return undefined;
  const stats = fields(answered);
  const info = fields(ask(`/ethdev/info,${number}`));
  const xstats = fields(ask(`/ethdev/xstats,${number}`));
  const { status } = fields(ask(`/ethdev/link_status,${number}`));
  const extra = Object.entries(xstats)
    .map(([name, value]) => ({ place: rank(name), name, value }))
    .filter(({ place }) => place < 3)
    .sort((a, b) => a.place - b.place || (a.name < b.name ? -1 : 1));
  return {
    id: number,
    name: info['name'],
    up: status === 'UP' ? 1 : status === 'DOWN' ? 0 : null,
    ip: count(stats['ipackets']),
    op: count(stats['opackets']),
    ib: count(stats['ibytes']),
    ob: count(stats['obytes']),
    im: count(stats['imissed']),
    ie: count(stats['ierrors']),
    oe: count(stats['oerrors']),
    nb: count(stats['rx_nombuf']),
    qi: byQueue(stats, xstats, 'rx', count(info['nb_rx_queues'])),
    qo: byQueue(stats, xstats, 'tx', count(info['nb_tx_queues'])),
    x: Object.fromEntries(extra.map(({ name, value }) => [name, value])),
  };
}

/** Runs until its standard input closes. */
export async function runTelemetryClient(path: string, context: ProgramContext): Promise<number> {
  const { host, fds } = context;
  const reader = fds.get(0)?.reader;
  // Set by what happens elsewhere: a property, as the compiler does not see that it changes.
  const seen = { closed: false };
  const closed = (reader === undefined ? Promise.resolve(null) : context.nextPiece(reader)).then(() => {
    seen.closed = true;
  });
  const ask = (question: string): unknown => {
    if (context.files.find(path)?.device !== 'socket') return undefined;
    const answer = askTelemetry(host.testpmds, path, question);
    return answer?.[question.split(',')[0] ?? ''];
  };
  while (!seen.closed) {
    const list = ask('/ethdev/list');
    const told = Array.isArray(list) ? list.map((id) => portLine(ask, Number(id))) : [];
    const ports = told.filter((port) => port !== undefined);
    const hundredths = Math.floor((host.clock.now() - host.machine.bootedAt) / 10);
    if (ports.length > 0) context.out(`${hundredths} ${JSON.stringify({ p: ports })}\n`);
    await Promise.race([closed, context.pause(list === undefined ? 250 : 1000)]);
  }
  return 0;
}
