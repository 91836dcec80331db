// What the tests of the doctor share: events of a script's output, a VM's facts, findings of the scripts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../../../src/core/detect/facts';
import type { LookFacts, ProbeFacts, TraceFacts, WatchFacts } from '../../../src/core/doctor/types';
import { parseTrace } from '../../../src/core/doctor/parseTrace';
import { ScriptReader, type ScriptEvent } from '../../../src/core/remote/protocol';
import { healthy } from '../judge/situations';

export const nonce = 'nonce123';

/** Output of a script as its events; `@` at the beginning of a line stands for the mark of the protocol. */
export function eventsOf(text: string): ScriptEvent[] {
  const reader = new ScriptReader(nonce);
  return [...reader.read(text.replace(/^@ /gm, `@${nonce} `)), ...reader.end()];
}

/** What a real gdb 13.1 (Debian 12) has printed, by the script that is sent. */
export function gdbOutput(name: string): string {
  return readFileSync(join('test', 'core', 'doctor', 'gdb', `${name}.txt`), 'utf8');
}

export function traceOf(name: string): TraceFacts {
  return parseTrace(eventsOf(gdbOutput(name)), 'mana_0');
}

export const folder = '/usr/lib/x86_64-linux-gnu';

/** A VM whose kernel has this number for MANA, with an rdma-core of this version. */
export function vmWith(id: number | null, version = '46.0', changes: Partial<Facts['rdma']> = {}): Facts {
  const source = `${folder}/libibverbs.so.1.14.${version}`;
  return {
    ...healthy,
    os: { family: 'Linux', id: 'ubuntu', versionId: '22.04', prettyName: 'Ubuntu 22.04.3 LTS' },
    kernel: '5.15.0-1045-azure',
    rdma: {
      ...healthy.rdma,
      devices: healthy.rdma.devices.map((device) => ({ ...device, name: 'mana_0' })),
      driverIds: id === null ? null : [{ device: 'mana_0', uverbs: 'uverbs0', id }],
      coreVersion: version,
      coreSource: source,
      libmanaFound: true,
      libibverbsPaths: [`${folder}/libibverbs.so.1`],
      ...changes,
    },
  };
}

export const nothingSeen: LookFacts = {
  headers: [],
  sources: [],
  notSources: [],
  libraries: [
    {
      file: `${folder}/libibverbs.so.1.14.46.0`,
      folder,
      version: '46.0',
      providers: ['liberdma-rdmav34.so', 'libmana-rdmav34.so', 'libmlx5-rdmav34.so'],
    },
  ],
  driverFiles: ['/etc/libibverbs.d/mana.driver'],
  tools: { gdb: '/usr/bin/gdb', ibv_devinfo: '/usr/bin/ibv_devinfo', timeout: '/usr/bin/timeout' },
  ptraceScope: 1,
};

export const notWatched: WatchFacts = {
  asRoot: true,
  driverIds: null,
  pythonMissing: false,
  programs: [],
  probe: null,
};

export function probed(changes: Partial<ProbeFacts> = {}): ProbeFacts {
  return {
    device: 'mana_0',
    folder: null,
    status: 0,
    loaded: [`${folder}/libibverbs.so.1`, `${folder}/libibverbs/libmana-rdmav34.so`],
    functions: [],
    noProvider: false,
    seen: true,
    lines: ['hca_id:\tmana_0'],
    ...changes,
  };
}
