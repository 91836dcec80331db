// Completion over real LSP: what is offered where, and the text after an offer was taken.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { CompletionItem, TextEdit } from 'vscode-languageserver';
import type { ServerState } from '../../src/core/testpmd/editor/protocol';
import { edited, marked, TestClient } from './client';
import { machine } from './machine';

interface Case {
  readonly at: string;
  /** The offer taken, and the text after it. */
  readonly take?: readonly [label: string, after: string];
  readonly offers?: readonly string[];
  readonly lacks?: readonly string[];
  /** All offers, in the order an editor shows them. */
  readonly all?: readonly string[];
  readonly language?: string;
  readonly state?: Partial<ServerState>;
}

const withMachine: Partial<ServerState> = { machine };

const cases: Readonly<Record<string, Case>> = {
  'EAL options in front of the separator': {
    at: 'dpdk-testpmd -l 1-3 --vd| -- --rxq=4',
    take: ['--vdev', 'dpdk-testpmd -l 1-3 --vdev= -- --rxq=4'],
    lacks: ['--txq', '--rxq'],
  },
  'testpmd options behind it': {
    at: 'dpdk-testpmd -l 1-3 -- --tx|',
    take: ['--txq', 'dpdk-testpmd -l 1-3 -- --txq='],
    lacks: ['--vdev'],
  },
  'an option between two others': {
    at: 'dpdk-testpmd -l 1-3 -- --rxq=4 | --nb-cores=2',
    take: ['--txq', 'dpdk-testpmd -l 1-3 -- --rxq=4 --txq= --nb-cores=2'],
    lacks: ['--rxq', '--nb-cores'],
  },
  'the whole name is replaced, its value stays': {
    at: 'dpdk-testpmd -l 1-3 -- --forward|-mod=txonly',
    take: ['--forward-mode', 'dpdk-testpmd -l 1-3 -- --forward-mode=txonly'],
  },
  'a flag has no value': {
    at: 'dpdk-testpmd -l 1-3 -- --txonly-m|',
    take: ['--txonly-multi-flow', 'dpdk-testpmd -l 1-3 -- --txonly-multi-flow'],
  },
  'a letter takes its value from the next word': {
    at: 'dpdk-testpmd -| -- --rxq=4',
    take: ['-l', 'dpdk-testpmd -l  -- --rxq=4'],
  },
  'options of the release only': {
    at: 'dpdk-testpmd -l 1-3 -- --|',
    state: { release: '22.11' },
    lacks: ['--hairpin-map', '--txonly-flows'],
  },
  'options of a newer release': {
    at: 'dpdk-testpmd -l 1-3 -- --|',
    state: { release: '26.07' },
    offers: ['--hairpin-map', '--txonly-flows'],
  },
  'the separator as long as there is none': { at: 'dpdk-testpmd -l 1-3 |', offers: ['--', '--vdev'] },
  'no second separator': { at: 'dpdk-testpmd -l 1-3 | -- --rxq=4', lacks: ['--'] },
  'repeatable options again': { at: 'dpdk-testpmd -a 7870:00:00.0 --| --', offers: ['--allow', '--vdev'] },
  'forward modes': {
    at: 'dpdk-testpmd -l 1-3 -- --forward-mode=tx|',
    take: ['txonly', 'dpdk-testpmd -l 1-3 -- --forward-mode=txonly'],
  },
  'forward modes of the release': {
    at: 'dpdk-testpmd -l 1-3 -- --forward-mode=|',
    state: { release: '22.11' },
    offers: ['5tswap'],
    lacks: ['recycle_mbufs'],
  },
  'a value in the next word': {
    at: 'dpdk-testpmd -l 1-3 --proc-type | --file-prefix=a -- --rxq=4',
    take: ['secondary', 'dpdk-testpmd -l 1-3 --proc-type secondary --file-prefix=a -- --rxq=4'],
  },
  'a value at the end': {
    at: 'dpdk-testpmd -l 1-3 --proc-type |',
    take: ['auto', 'dpdk-testpmd -l 1-3 --proc-type auto'],
  },
  'a value that is there already is replaced': {
    at: 'dpdk-testpmd --proc-type=pri|xx -- -i',
    take: ['primary', 'dpdk-testpmd --proc-type=primary -- -i'],
  },
  'link speeds': {
    at: 'dpdk-testpmd -- --eth-link-speed=|',
    offers: ['100000'],
    state: { release: '24.11' },
  },
  'log components': {
    at: 'dpdk-testpmd --log-level=|',
    take: ['pmd.net.mana.driver:debug', 'dpdk-testpmd --log-level=pmd.net.mana.driver:debug'],
  },
  'lcores without lcore 0': {
    at: 'dpdk-testpmd -l | -- --rxq=4',
    all: ['1-2', '1-3', '1-5', '1-8'],
  },
  'lcores of the VM': {
    at: 'dpdk-testpmd -l |',
    state: withMachine,
    all: ['1-2', '1-3'],
  },
  'queues, as many as on the other side first': {
    at: 'dpdk-testpmd -l 1-3 -- --rxq=2 --txq=|',
    state: withMachine,
    all: ['2', '1', '4'],
  },
  'forwarding cores up to all of them': {
    at: 'dpdk-testpmd -l 1-3 -- --nb-cores=|',
    all: ['2', '1'],
  },
  'the NICs of the VM, the one with SSH last': {
    at: 'dpdk-testpmd -a | -- -i',
    state: withMachine,
    all: [
      '7870:00:00.0,mac=60:45:bd:00:00:02',
      '7870:00:00.0,mac=60:45:bd:00:00:03',
      '7870:00:00.0,mac=60:45:bd:00:00:02,mac=60:45:bd:00:00:03',
      'f8615163-0000-1000-2000-6045bd000002',
      '7870:00:00.0,mac=60:45:bd:00:00:01',
    ],
  },
  'a MAC behind the address': {
    at: 'dpdk-testpmd -a 7870:00:00.0,|',
    state: withMachine,
    take: ['mac=60:45:bd:00:00:02', 'dpdk-testpmd -a 7870:00:00.0,mac=60:45:bd:00:00:02'],
  },
  'no MAC twice': {
    at: 'dpdk-testpmd -a 7870:00:00.0,mac=60:45:bd:00:00:02,mac=|',
    state: withMachine,
    all: ['60:45:bd:00:00:03', '60:45:bd:00:00:01'],
  },
  'keys of a driver': {
    at: 'dpdk-testpmd --vdev=net_tap0,|',
    take: ['iface', 'dpdk-testpmd --vdev=net_tap0,iface='],
    lacks: ['qpairs'],
  },
  'drivers of virtual devices': {
    at: 'dpdk-testpmd --vdev=net_|',
    take: ['net_null0', 'dpdk-testpmd --vdev=net_null0'],
    lacks: ['net_mana0'],
  },
  'the quotes stay': {
    at: 'dpdk-testpmd -a "7870:00:00.0,|" -- -i',
    state: withMachine,
    take: ['mac=60:45:bd:00:00:03', 'dpdk-testpmd -a "7870:00:00.0,mac=60:45:bd:00:00:03" -- -i'],
  },
  'continued lines': {
    at: 'dpdk-testpmd -l 1-3 \\\n  -- \\\n  --rx|',
    language: 'shellscript',
    take: ['--rxq', 'dpdk-testpmd -l 1-3 \\\n  -- \\\n  --rxq='],
  },
  'a continued line that is empty yet': {
    at: 'dpdk-testpmd -l 1-3 \\\n  |',
    language: 'shellscript',
    offers: ['--vdev'],
  },
  'nothing in another program': { at: 'ls -|', language: 'shellscript', all: [] },
  'nothing in a comment': { at: '# dpdk-testpmd -|', language: 'shellscript', all: [] },
  'nothing behind a redirection': { at: 'dpdk-testpmd -l 1-3 -- -i > |', language: 'shellscript', all: [] },
  'bare arguments': { at: '-l 1-3 -- --tx|', take: ['--txq', '-l 1-3 -- --txq='] },
  'a code block of Markdown': {
    at: '# Run\n\n```sh\ndpdk-testpmd -l 1-3 -- --tx|\n```\n',
    language: 'markdown',
    take: ['--txq', '# Run\n\n```sh\ndpdk-testpmd -l 1-3 -- --txq=\n```\n'],
  },
  'a recipe of a Makefile': {
    at: 'run:\n\tdpdk-testpmd -l 1-3 -- --tx|\n',
    language: 'makefile',
    take: ['--txq', 'run:\n\tdpdk-testpmd -l 1-3 -- --txq=\n'],
  },
};

const uris: Readonly<Record<string, string>> = { markdown: 'file:///a.md', makefile: 'file:///Makefile' };

async function offered(
  t: TestContext,
  { at, language = 'testpmd', state = {} }: Case,
): Promise<{ readonly items: readonly CompletionItem[]; readonly text: string }> {
  const { text, offset } = marked(at);
  const client = await TestClient.start(t, { state });
  const uri = await client.open(text, language, uris[language]);
  const items = await client.completions(uri, offset);
  return {
    items: [...items]
      .filter(({ insertTextFormat }) => insertTextFormat !== 2)
      .sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1)),
    text,
  };
}

describe('completion', () => {
  for (const [name, wanted] of Object.entries(cases))
    it(name, async (t) => {
      const { items, text } = await offered(t, wanted);
      const labels = items.map(({ label }) => label);
      if (wanted.all !== undefined) assert.deepEqual(labels, wanted.all);
      assert.deepEqual(
        (wanted.offers ?? []).filter((label) => !labels.includes(label)),
        [],
        'not offered',
      );
      assert.deepEqual(
        (wanted.lacks ?? []).filter((label) => labels.includes(label)),
        [],
        'offered, but should not be',
      );
      if (wanted.take === undefined) return;
      const [label, after] = wanted.take;
      const item = items.find((one) => one.label === label);
      assert.ok(item, `${label} is not among ${labels.join(' ')}`);
      assert.equal(edited(text, [item.textEdit as TextEdit]), after);
    });

  it('explains an option when it is asked for it', async (t) => {
    const client = await TestClient.start(t);
    const uri = await client.open('dpdk-testpmd -l 1-3 -- --txq');
    const items = await client.completions(uri, client.text(uri).length);
    const item = items.find(({ label }) => label === '--txq');
    assert.ok(item !== undefined && item.documentation === undefined);
    assert.match(await client.resolve(item), /`--txq N`[^]*On MANA: A power of two/);
  });

  it('warns of the NIC that carries SSH', async (t) => {
    const client = await TestClient.start(t, { state: withMachine });
    const uri = await client.open('dpdk-testpmd -a ');
    const items = await client.completions(uri, client.text(uri).length);
    const details = items
      .filter(({ label }) => label.endsWith('mac=60:45:bd:00:00:01'))
      .map(({ detail, labelDetails }) => [labelDetails?.description, detail]);
    // The words beside the label are few: long ones cut off the MAC, and with it which NIC is meant.
    assert.deepEqual(details, [['eth0: carries SSH', 'eth0 10.0.0.4 (carries SSH: do not use it)']]);
  });

  it('offers whole commands on an empty line', async (t) => {
    const client = await TestClient.start(t, { state: withMachine });
    const uri = await client.open('# the run\n\n', 'shellscript', 'file:///run.sh');
    const items = await client.completions(uri, 10);
    assert.ok(items.length > 5);
    assert.ok(items.every(({ insertTextFormat }) => insertTextFormat === 2));
    assert.ok(items.some(({ textEdit }) => textEdit?.newText.includes('60:45:bd:00:00:02') === true));
  });
});
