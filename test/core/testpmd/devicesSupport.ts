// What the tests of devices share: a command line as words, taken as far as its ports.
import type { DeviceArgument, PortModel } from '../../../src/core/testpmd/devices/model';
import { portsOf } from '../../../src/core/testpmd/devices/ports';
import { judgeEal } from '../../../src/core/testpmd/eal/judge';
import type { Finding } from '../../../src/core/testpmd/finding';
import { testpmdKnowledge } from '../../../src/core/testpmd/knowledge';
import type { Machine, MachineNic } from '../../../src/core/testpmd/machine';
import { scanCommand } from '../../../src/core/testpmd/scan/scan';
import { plainWord, unknownPart, type CommandLine } from '../../../src/core/shell/word';

const knowledge = testpmdKnowledge();

/** A command whose words are parted by single blanks; `?` stands for a part that is not known. */
export function commandOf(text: string): CommandLine {
  let at = 0;
  const words = text.split(' ').map((raw) => {
    const value = raw.replaceAll('?', unknownPart);
    const word = { ...plainWord(value, at), known: !raw.includes('?') };
    at += raw.length + 1;
    return word;
  });
  return { start: 0, end: text.length, program: undefined, words };
}

/** The devices of a command and the ports they become. */
export function devicesOf(
  text: string,
  release = '24.11',
  machine: Machine | null = null,
): {
  readonly devices: readonly DeviceArgument[];
  readonly ports: PortModel;
  readonly findings: readonly Finding[];
} {
  const row = knowledge.release(release);
  if (row === undefined) throw new Error(`no release ${release}`);
  const context = { release: row, machine, knowledge };
  const command = commandOf(text);
  const scan = scanCommand(command, context);
  const eal = judgeEal(command, scan, context);
  const ports = portsOf(eal, context, scan);
  const about = new Set([
    'device-refused',
    'device-argument',
    'repeated-device',
    'unmatched-mac',
    'zero-ports',
  ]);
  const findings = [...eal.findings, ...ports.findings].filter(({ rule }) => about.has(rule));
  return { devices: eal.devices, ports, findings };
}

/** Rules and the text each points at, in order. */
export function said(text: string, findings: readonly Finding[]): readonly string[] {
  return findings.map(({ rule, start, end }) => `${rule}: ${text.slice(start, end)}`);
}

/** The text after a finding's fix. */
export function mended(text: string, finding: Finding | undefined): string | undefined {
  const edits = finding?.fixes[0]?.edits;
  if (edits === undefined) return undefined;
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((before, { start, end, newText }) => before.slice(0, start) + newText + before.slice(end), text);
}

/** A VM with two NICs of MANA at one address, the first of them for SSH. */
export const twoNics: Machine = {
  name: 'vm1',
  lcores: [0, 1, 2, 3],
  numaNodes: 1,
  nics: [
    nic({ mac: '60:45:bd:00:00:01', name: 'eth0', carriesSsh: true }),
    nic({ mac: '60:45:bd:00:00:02', name: 'eth1' }),
    nic({ mac: '60:45:bd:00:00:03', name: 'eth2' }),
  ],
  hugepages: null,
  dpdkVersion: null,
};

function nic(fields: Partial<MachineNic>): MachineNic {
  return {
    mac: null,
    name: null,
    pciAddress: '7870:00:00.0',
    carriesSsh: false,
    addresses: [],
    driver: null,
    mtu: null,
    ...fields,
  };
}
