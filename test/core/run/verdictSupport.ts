// Words for the tests of verdicts.
import { render } from '../../../src/core/message';
import type { RunHead } from '../../../src/core/run/head';
import type { RunReader } from '../../../src/core/run/reader';
import type { Verdict } from '../../../src/core/run/verdictTypes';

export const manaPort = '7870:00:00.0_port1';
export const netvscPort = '6045bd00-0001-6045-bd00-00016045bd00';
export const mega = (count: number) => (): number => count * 1e6;

export function told(reader: RunReader): {
  readonly forwarding: string;
  readonly reason: string;
  readonly path: string;
  readonly headline: string;
} {
  const { forwarding, reason, path, headline } = reader.verdict();
  return { forwarding, reason, path, headline: render(headline) };
}

export const texts = (messages: Verdict['warnings']): readonly string[] =>
  messages.map((message) => render(message));
export const vfFacts = (netMana: boolean): Partial<RunHead> => ({
  facts: {
    kernel: null,
    os: null,
    vmSize: null,
    location: null,
    cpu: null,
    cpus: null,
    numaNodes: null,
    memoryKb: null,
    dpdk: '22.11.7',
    netMana,
    rdmaCore: null,
    driverIds: null,
    hugepagesKb: null,
    nics: [],
  },
});
