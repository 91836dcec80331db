// How fast the output of a run is read: a day of four ports at one sample a second, beside what people read it with.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutputParser } from '../../src/core/run/output/parser';
import { RunReader } from '../../src/core/run/reader';
import type { StreamRecord } from '../../src/core/run/types';
import { head } from '../../test/core/run/support';
import { round, start } from '../../test/core/run/texts';
import type { Figure, Section } from './report';
import { median, tenth } from './stats';

const ports = [0, 1, 2, 3];
const day = 86_400;
/** What the product promises: so many times faster than the run itself. */
const leastTimes = 100;
const mostSeriesBytes = 40e6;
const piece = 64 * 1024;

/** LISA's expressions, as its testpmd tool uses them. */
const lisa = `
import re, sys
text = open(sys.argv[1]).read()
for key in ("Tx-pps", "Rx-pps", "Tx-bps", "Rx-bps", "TX-packets", "RX-packets", "TX-dropped", "RX-dropped"):
    [int(x) for x in re.findall(key + r":\\s+([0-9]+)", text)]
`;

function writeDay(file: string): void {
  const handle = openSync(file, 'w');
  const mac = (port: number): string => `60:45:BD:00:00:0${port}`;
  writeSync(handle, start({ mode: 'macswap', ports: ports.map((port) => ({ mac: mac(port), queues: 8 })) }));
  let text = '';
  for (let second = 1; second <= day; second += 1) {
    text += round(
      ...ports.map((port) => {
        const packets = second * 4_000_000 + port;
        const pps = 4_000_000 + ((second * 13) % 5000);
        return {
          port,
          rxPackets: packets,
          txPackets: packets,
          rxBytes: packets * 64,
          txBytes: packets * 64,
          rxPps: pps,
          txPps: pps,
          rxBps: pps * 512,
          txBps: pps * 512,
        };
      }),
    );
    if (text.length < piece && second < day) continue;
    writeSync(handle, text);
    text = '';
  }
  closeSync(handle);
}

/** Hands over the file in pieces, as a pipe would. */
function eachPiece(file: string, take: (text: string) => void): void {
  const handle = openSync(file, 'r');
  const buffer = Buffer.alloc(piece);
  for (let read = readSync(handle, buffer); read > 0; read = readSync(handle, buffer))
    take(buffer.toString('latin1', 0, read));
  closeSync(handle);
}

function parse(file: string): number {
  let samples = 0;
  const parser = new OutputParser(({ body }) => {
    if (body.kind === 'statistics') samples += 1;
  });
  eachPiece(file, (text) => {
    parser.push(text, 0);
  });
  return samples;
}

/** As a client does that follows a run again after a day: one record a line, each with its time. */
function read(file: string): RunReader {
  const reader = new RunReader({ plan: head() });
  let [number, atMs, open] = [0, 0, ''];
  eachPiece(file, (text) => {
    const lines = (open + text).split('\n');
    open = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('Port statistics')) atMs += 1000;
      const record: StreamRecord = {
        number: (number += 1),
        atMs,
        body: { kind: 'output', text: line, whole: true },
      };
      reader.push(record);
    }
  });
  return reader;
}

const timed = (run: () => void): number => {
  const from = performance.now();
  run();
  return (performance.now() - from) / 1000;
};

function peer(program: string, args: readonly string[]): number {
  return timed(() => {
    const { status } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`${program} failed`);
  });
}

export function parserSection(runs: number, say: (line: string) => void): Section {
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-bench-'));
  const file = join(folder, 'testpmd.log');
  try {
    say('a day of testpmd: writing it');
    writeDay(file);
    const bytes = statSync(file).size;
    const rounds = Math.min(runs, 3);
    const times = (name: string, run: () => number): number => {
      say(name);
      return median(Array.from({ length: rounds }, run));
    };
    let samples = 0;
    let reader: RunReader | undefined;
    const parser = times('our parser', () => timed(() => (samples = parse(file))));
    const whole = times('the whole model of a run', () => timed(() => (reader = read(file))));
    const verdict = times('its verdict', () => timed(() => reader?.verdict()));
    const grep = times('grep', () =>
      peer('sh', ['-c', `grep -oE 'Tx-pps:[[:space:]]+[0-9]+' "$1" | wc -l`, 'sh', file]),
    );
    const python = times('Python', () => peer('python3', ['-c', lisa, file]));
    if (samples !== day * ports.length) throw new Error(`read ${samples} samples`);
    const series = reader?.series.bytes ?? NaN;
    const speed = (name: string, seconds: number): Figure => ({
      name,
      text: `${tenth(seconds)} s (${tenth(bytes / 1e6 / seconds)} MB/s)`,
      value: seconds,
    });
    return {
      title: 'Reading the output of a run',
      method:
        `A day of testpmd with four ports at one sample a second: ${tenth(bytes / 1e6)} MB, medians of ${rounds}. The parser ` +
        'reads every field of every block, phases, ports and messages; the model also keeps log, incidents and series, ' +
        'from one record a line. grep looks for one field; Python runs the eight expressions that LISA reads testpmd with.',
      figures: [
        {
          name: 'times faster than the run, whole model',
          text: String(Math.round(day / whole)),
          // A bound is a most: so it is the time that is compared.
          value: whole,
          atMost: { value: day / leastTimes, text: `at least ${leastTimes}` },
        },
        speed('parser', parser),
        speed('whole model of a run', whole),
        speed('`grep -oE` for one field', grep),
        speed('Python with LISA’s expressions', python),
        { name: 'verdict on the whole day', text: `${Math.round(verdict * 1000)} ms`, value: verdict },
        {
          name: 'memory of its samples',
          text: `${tenth(series / 1e6)} MB`,
          value: series,
          atMost: { value: mostSeriesBytes, text: `${mostSeriesBytes / 1e6} MB` },
        },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
