// Hover over real LSP: what is said about the place under the pointer, and what of it is marked.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ServerState } from '../../src/core/testpmd/editor/protocol';
import { marked, TestClient } from './client';
import { machine } from './machine';

interface Case {
  readonly at: string;
  /** The text that the hover is about; null: no hover. */
  readonly of: string | null;
  readonly says?: RegExp;
  readonly state?: Partial<ServerState>;
}

const cases: Readonly<Record<string, Case>> = {
  'an option of EAL': {
    at: 'dpdk-testpmd -|a 7870:00:00.0 -- -a',
    of: '-a',
    says: /^`-a, --allow DEVICE[^]*On MANA: All MANA ports share one PCI address/,
  },
  'an option of testpmd with the same letter': {
    at: 'dpdk-testpmd -a 7870:00:00.0 -- -|a',
    of: '-a',
    says: /^`-a, --auto-start`/,
  },
  'an abbreviation says what it is read as': {
    at: 'dpdk-testpmd -l 1-2 -- --sta|ts 2',
    of: '--stats',
    says: /^`--stats-period SECONDS`[^]*Read as --stats-period\./,
  },
  'since when an option is there': {
    at: 'dpdk-testpmd -l 1-2 -- --hairpin-m|ap=0:0:0:0:1',
    of: '--hairpin-map',
    says: /since DPDK 24\.11/,
    state: { release: '24.11' },
  },
  'an option that the release does not have': {
    at: 'dpdk-testpmd -l 1-2 -- --txonly-f|lows=4',
    of: '--txonly-flows',
    says: /DPDK 24\.11 does not have this option/,
    state: { release: '24.11' },
  },
  'an option on the wrong side': {
    at: 'dpdk-testpmd -l 1-2 -- --vd|ev=net_null0',
    of: '--vdev',
    says: /option of EAL: it belongs in front of `--`/,
  },
  'an option that nobody has': { at: 'dpdk-testpmd -l 1-2 -- --nons|ense', of: null },
  'lcores and what they do': {
    at: 'dpdk-testpmd -l 1|-3 -- -i',
    of: '1-3',
    says: /^`[^]*3 lcores: 1 runs the command line, 2-3 forward packets\./,
  },
  'a value that is cut': {
    at: 'dpdk-testpmd -l 1-2 -m 1|G -- -i',
    of: '1G',
    says: /Read as 1 MB: the rest is cut off/,
  },
  'a forward mode': {
    at: 'dpdk-testpmd -l 1-2 -- --forward-mode=tx|only',
    of: 'txonly',
    says: /Sends packets of its own and receives nothing/,
  },
  'a PCI address of the VM': {
    at: 'dpdk-testpmd -a 7870:00|:00.0,mac=60:45:bd:00:00:02 -- -i',
    of: '7870:00:00.0',
    says: /^`net_mana`[^]*On this VM: eth1 60:45:bd:00:00:02/,
    state: { machine },
  },
  'a MAC that carries SSH': {
    at: 'dpdk-testpmd -a 7870:00:00.0,mac=60:45:bd:00|:00:01 -- -i',
    of: 'mac=60:45:bd:00:00:01',
    says: /eth0 60:45:bd:00:00:01 10\.0\.0\.4 \(carries SSH: do not use it\)/,
    state: { machine },
  },
  'the separator': { at: 'dpdk-testpmd -l 1-2 -|- -i', of: '--', says: /Ends the options of EAL/ },
  'the program': {
    at: 'sudo dpdk-test|pmd -l 1-2',
    of: 'dpdk-testpmd',
    says: /as DPDK 24\.11 would read it/,
  },
  'the wrapper': { at: 'su|do dpdk-testpmd -l 1-2', of: null },
  'blank text': { at: 'dpdk-testpmd -l 1-2 | -- -i', of: null },
  'no markup out of the document': {
    at: 'dpdk-testpmd --vdev="net_null0|,[x](http://evil.example)=1" -- -i',
    of: 'net_null0',
    says: /^(?![^]*evil)/,
  },
};

describe('hover', () => {
  for (const [name, { at, of, says, state = {} }] of Object.entries(cases))
    it(name, async (t) => {
      const { text, offset } = marked(at);
      const client = await TestClient.start(t, { state });
      const uri = await client.open(text, 'shellscript', 'file:///run.sh');
      const hover = await client.hover(uri, offset);
      assert.equal(hover?.of ?? null, of);
      if (says !== undefined) assert.match(hover?.text ?? '', says);
    });

  it('speaks the language of the editor', async (t) => {
    const client = await TestClient.start(t, {
      translations: { 'Receive queues of each port.': '各ポートの受信キューの数です。' },
    });
    const uri = await client.open('-- --rxq=4');
    assert.match((await client.hover(uri, 5))?.text ?? '', /各ポートの受信キューの数です。/);
  });
});
