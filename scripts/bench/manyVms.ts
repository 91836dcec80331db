// Fifty VMs at once beside one: connect and detect, at the near delay.
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VmEntry } from '../../src/core/hosts/host';
import type { LabMachine } from '../../test/labs/net/index';
import { run } from '../../test/labs/process';
import { delayedEntry, nearRtt, type BenchContext } from './detection';
import type { ReplayOptions } from './replayServer';
import type { Section } from './report';
import { runClient } from './runClient';
import { hundredth, median } from './stats';

const vmCount = 50;
const firstPort = 2201;

/** Starts the stand-ins in the machine's network and gives an entry for each. They end with `stop`. */
async function startReplay(
  machine: LabMachine,
  program: string,
  dir: string,
  output: string,
  runMs: number,
): Promise<{ entries: VmEntry[]; stop(): void }> {
  const ports = Array.from({ length: vmCount }, (_, index) => firstPort + index);
  const hostKeyFile = join(dir, 'replay_host_key');
  const outputFile = join(dir, 'probe-output');
  const knownHostsFile = join(dir, 'replay_known_hosts');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKeyFile]);
  const [type = '', key = ''] = (await readFile(`${hostKeyFile}.pub`, 'utf8')).split(' ');
  writeFileSync(outputFile, output);
  writeFileSync(
    knownHostsFile,
    ports.map((port) => `[${machine.delayedHost}]:${port} ${type} ${key}\n`).join(''),
  );
  const options: ReplayOptions = { host: machine.delayedHost, ports, hostKeyFile, outputFile, runMs };
  const child = machine.spawnInNetwork(process.execPath, [program, JSON.stringify(options)]);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => {
      resolve();
    });
    child.once('exit', () => {
      reject(new Error('the stand-ins did not start'));
    });
  });
  return {
    entries: ports.map((port) => ({ ...delayedEntry(machine, port), knownHostsFile })),
    stop: () => child.stdin?.end(),
  };
}

/**
 * @param output Recorded output of the probe, and `probeMs`, the time it took: what each stand-in answers with.
 * @param dir Folder for their keys.
 */
export async function manyVms(
  context: BenchContext,
  replayServer: string,
  dir: string,
  output: string,
  probeMs: number,
): Promise<Section> {
  const { machine, client, trustFile, say } = context;
  await machine.setDelay(nearRtt / 2);
  const cold = async (entries: readonly VmEntry[]): Promise<number> =>
    (await runClient(client, { kind: 'cold', entries, trustFile }))[0] ?? NaN;

  const replay = await startReplay(machine, replayServer, dir, output, probeMs);
  const one: number[] = [];
  const fifty: number[] = [];
  try {
    for (let turn = 1; turn <= Math.ceil(context.runs / 2); turn++) {
      say(`one VM, then ${vmCount} at once: ${turn} of ${Math.ceil(context.runs / 2)}`);
      one.push(await cold(replay.entries.slice(0, 1)));
      fifty.push(await cold(replay.entries));
    }
  } finally {
    replay.stop();
  }
  say(`${vmCount} sessions of one real sshd at once`);
  const real = await cold(Array.from({ length: vmCount }, () => delayedEntry(machine)));

  const ratio = hundredth(median(fifty) / median(one));
  const milliseconds = (value: number): string => `${value.toFixed(0)} ms`;
  return {
    title: `${vmCount} VMs at once`,
    method:
      'Cold connect and detection as above, of all VMs at once in one process. The VMs are stand-ins behind the same ' +
      `path (round trip ${nearRtt} ms): an SSH server in a process of its own that answers the probe with a recorded output ` +
      'after the time the probe takes, as fifty real VMs would each compute on cores of their own. The last line shows what ' +
      'happens instead when one small machine plays all fifty: there its cores are the limit.',
    figures: [
      { name: 'one VM', text: milliseconds(median(one)), value: median(one) },
      { name: `${vmCount} VMs`, text: milliseconds(median(fifty)), value: median(fifty) },
      { name: 'ratio', text: `${ratio}`, value: ratio, atMost: { value: 3, text: '3' } },
      {
        name: `${vmCount} sessions of one real sshd on this machine, once`,
        text: milliseconds(real),
        value: real,
      },
    ],
  };
}
