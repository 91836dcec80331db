// What follows from numbers, logs and traces: the verdict, what it rests on, and what is advised.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Facts } from '../../../src/core/detect/facts';
import { adviceFor, wantsTrace } from '../../../src/core/doctor/advice';
import { coreOf, kernelIdOf, searchFolder } from '../../../src/core/doctor/core';
import { idsAgree, judgeProvider } from '../../../src/core/doctor/verdict';
import type { LookFacts, ProbeFacts, TraceFacts, WatchFacts } from '../../../src/core/doctor/types';
import { render } from '../../../src/core/message';
import { healthy } from '../judge/situations';
import { folder, nothingSeen, notWatched, probed, traceOf, vmWith } from './rig';

interface Seen {
  readonly look?: LookFacts;
  readonly watch?: WatchFacts;
  readonly trace?: TraceFacts;
}

function judged(facts: Facts, { look = nothingSeen, watch = notWatched, trace }: Seen = {}) {
  const core = coreOf(facts, look, watch, trace ?? null);
  const kernelId = kernelIdOf(facts, 'mana_0', look, watch);
  const probe: ProbeFacts | null = watch.probe;
  const verdict = judgeProvider({
    device: 'mana_0',
    kernelId,
    pythonMissing: watch.pythonMissing,
    core,
    probe,
    trace: trace ?? null,
  });
  const input = {
    facts,
    device: 'mana_0',
    kernelId,
    core,
    look,
    watch,
    verdict,
    traced: trace !== undefined,
  };
  return { core, kernelId, verdict, advice: adviceFor(input) };
}

const essence = (facts: Facts, seen: Seen = {}): string => {
  const { verdict, advice } = judged(facts, seen);
  const steps = advice.flatMap((one) => one.steps).join(',');
  return `${verdict.kind} ${verdict.provider ?? '-'} ${verdict.proof ?? '-'}${steps === '' ? '' : ` -> ${steps}`}`;
};
const words = (facts: Facts, seen: Seen = {}): string => {
  const { verdict, advice } = judged(facts, seen);
  return [verdict.summary, ...verdict.reasons, ...advice.map(({ text }) => text)]
    .map((text) => render(text))
    .join('\n');
};
const withProbe = (changes: Partial<ProbeFacts>): Seen => ({
  watch: { ...notWatched, probe: probed(changes) },
});

describe('by the numbers', () => {
  it('both sides agree', () => {
    assert.equal(essence(vmWith(20)), 'own mana inferred');
  });

  it('the article’s case: the kernel has 19, rdma-core 46 has it for erdma', () => {
    assert.equal(essence(vmWith(19)), 'other erdma inferred -> rdma-core,build-dpdk');
    const text = words(vmWith(19));
    assert.match(text, /^Another provider opens mana_0: erdma \(Alibaba\), not MANA’s\./);
    assert.match(
      text,
      /The kernel says that mana_0 has driver id 19\.\nrdma-core 46\.0 has driver id 20 for MANA: all releases of that version do \(inferred\)\./,
    );
    assert.match(
      text,
      /Change rdma-core: build [\d.]+ with driver id 19 for MANA \(ERDMA and MANA change places/,
    );
    assert.match(text, /Or change the kernel/);
  });

  it('an rdma-core that came before MANA', () => {
    const core39 = vmWith(20, '39.0', { libmanaFound: false });
    const none = {
      ...nothingSeen,
      libraries: [
        {
          file: `${folder}/libibverbs.so.1.14.39.0`,
          folder,
          version: '39.0',
          providers: ['libmlx5-rdmav34.so'],
        },
      ],
    };
    assert.equal(essence(core39, { look: none }), 'none - inferred -> rdma-core,build-dpdk');
    assert.match(
      words(core39, { look: none }),
      /There is no libmana beside this libibverbs: it came with rdma-core 44\./,
    );
    // 43 knows erdma, and takes it for the backport's number.
    const core43 = vmWith(19, '43.0', { libmanaFound: false });
    assert.equal(essence(core43, { look: none }), 'other erdma inferred -> rdma-core,build-dpdk');
  });

  it('a number that nobody has, and one that a newer rdma-core gives to another', () => {
    assert.equal(essence(vmWith(21, '50.0')), 'none - inferred');
    assert.match(
      words(vmWith(21, '50.0')),
      /No release of rdma-core has driver id 21 for MANA\. Change the kernel/,
    );
    assert.equal(essence(vmWith(21, '61.0')), 'other ionic inferred');
  });

  it('one built here for 19: right for that kernel, wrong after an upgrade to 20', () => {
    const own = {
      coreVersion: '50.7',
      coreSource: '/opt/mana-dpdk/rdma-core-50.7-id19/lib/libibverbs.so.1.14.50.7',
    };
    assert.equal(essence(vmWith(19, '50.7', own)), 'own mana inferred');
    assert.equal(essence(vmWith(20, '50.7', own)), 'other erdma inferred -> rdma-core,build-dpdk');
    assert.match(words(vmWith(20, '50.7', own)), /This rdma-core was built here for another kernel/);
  });

  it('what is not known stays unknown, and says how to find out', () => {
    assert.equal(essence(vmWith(null)), 'unknown - -');
    assert.match(words(vmWith(null)), /the kernel gave no answer[\s\S]*Trace it with gdb/);
    const missing = { watch: { ...notWatched, pythonMissing: true } };
    assert.match(
      words(vmWith(null), missing),
      /takes `python3`[\s\S]*Install `python3`[\s\S]*Trace it with gdb/,
    );
    // What the kernel says now counts more than what it said before.
    const now = { watch: { ...notWatched, driverIds: [{ device: 'mana_0', id: 20 }] } };
    assert.equal(essence(vmWith(19), now), 'own mana inferred');
    const noVersion = vmWith(19, '46.0', { coreVersion: null, coreSource: null });
    assert.equal(essence(noVersion, { look: { ...nothingSeen, libraries: [] } }), 'unknown - -');
  });

  it('without python3 the headers of the running kernel stand in, and say so', () => {
    const path = '/lib/modules/x/build/include/uapi/rdma/ib_user_ioctl_verbs.h';
    const header = {
      role: 'running-kernel',
      path,
      real: path,
      reading: { ok: true, ids: { MANA: 19 }, mana: 19 },
    } as const;
    const look = { ...nothingSeen, headers: [{ ...header, role: 'distribution' } as const, header] };
    assert.equal(essence(vmWith(null), { look }), 'other erdma inferred -> rdma-core,build-dpdk');
    assert.match(
      words(vmWith(null), { look }),
      /The headers of the running kernel give MANA driver id 19; the kernel itself was not asked\./,
    );
    // The distribution's header proves nothing.
    assert.equal(
      essence(vmWith(null), { look: { ...look, headers: look.headers.slice(0, 1) } }),
      'unknown - -',
    );
    // The kernel's own word counts more than its headers.
    assert.equal(essence(vmWith(20), { look }), 'own mana inferred');
  });
});

describe('by the source tree it was built from', () => {
  const tree = (mana: number | null, changes = {}) => ({
    folder: '/home/ana/rdma-core',
    version: '46.0',
    prefix: '/usr',
    header: {
      role: 'rdma-core-source' as const,
      path: '/home/ana/rdma-core/kernel-headers/rdma/ib_user_ioctl_verbs.h',
      real: '/home/ana/rdma-core/kernel-headers/rdma/ib_user_ioctl_verbs.h',
      reading: { ok: true as const, ids: {}, mana },
    },
    ...changes,
  });
  const seen = (source: ReturnType<typeof tree>): Seen => ({ look: { ...nothingSeen, sources: [source] } });

  it('counts before the version', () => {
    assert.equal(essence(vmWith(19), seen(tree(19))), 'own mana inferred');
    assert.match(
      words(vmWith(19), seen(tree(19))),
      /rdma-core 46\.0 has driver id 19 for MANA: so says the source tree it was built from\./,
    );
  });

  it('counts only for the copy that was built from it', () => {
    for (const other of [
      tree(19, { version: '47.0' }),
      tree(19, { prefix: '/usr/local' }),
      tree(19, { prefix: null }),
      tree(19, { version: null }),
    ])
      assert.equal(judged(vmWith(19), seen(other)).core.mana?.from, 'version');
    const inPlace = vmWith(19, '46.0', {
      coreSource: '/home/ana/rdma-core/build/lib/libibverbs.so.1.14.46.0',
    });
    assert.deepEqual(judged(inPlace, seen(tree(19, { prefix: null }))).core.mana, { id: 19, from: 'source' });
  });
});

describe('by what was seen', () => {
  it('a trace counts before everything', () => {
    assert.equal(essence(vmWith(20), { trace: traceOf('stripped-mana') }), 'own mana trace');
    assert.equal(
      essence(vmWith(19), { trace: traceOf('stripped-erdma') }),
      'other erdma trace -> rdma-core,build-dpdk',
    );
    assert.equal(essence(vmWith(21), { trace: traceOf('no-provider') }), 'none - trace');
    // Numbers of the version say otherwise: this rdma-core was built for the kernel's.
    const swapped = judged(vmWith(19), { trace: traceOf('symbols-mana') });
    assert.deepEqual([swapped.verdict.kind, swapped.core.mana], ['own', { id: 19, from: 'trace' }]);
    const text = words(vmWith(19), { trace: traceOf('symbols-mana') });
    assert.match(text, /`mana_alloc_context` was entered, in \S+libmana-rdmav34\.so/);
    assert.match(text, /kernel and rdma-core agree on driver id 19/);
  });

  it('a trace that failed leaves the rest as it is', () => {
    const failed = { ...traceOf('no-provider'), outcome: 'failed', noProvider: false } as const;
    assert.equal(essence(vmWith(19), { trace: failed }), 'other erdma inferred -> rdma-core,build-dpdk');
    assert.equal(essence(vmWith(20), { trace: { ...failed, outcome: 'not-reached' } }), 'own mana inferred');
  });

  it('MANA’s provider says in its log that it is there', () => {
    assert.equal(essence(vmWith(20), withProbe({ functions: ['mana_alloc_context'] })), 'own mana log');
    // Against the numbers of the version.
    assert.equal(essence(vmWith(19), withProbe({ functions: ['mana_query_device_ex'] })), 'own mana log');
    assert.match(
      words(vmWith(19), withProbe({ functions: ['mana_alloc_context'] })),
      /The driver ids alone would have said something else \(erdma \(Alibaba\)\)/,
    );
    assert.equal(
      essence(vmWith(21), withProbe({ noProvider: true, seen: false, status: 255 })),
      'none - warning',
    );
  });

  it('a provider that does not know the kernel’s interface', () => {
    const line =
      'libibverbs: Warning: Driver mana does not support the kernel ABI of 2 (supports 1 to 1) for device /sys/class/infiniband/mana_0';
    const seen = withProbe({ noProvider: true, seen: false, lines: [line] });
    assert.equal(essence(vmWith(20), seen), 'none - warning');
    assert.match(
      words(vmWith(20), seen),
      /libibverbs says why: “libibverbs: Warning: Driver mana does not support/,
    );
  });

  it('its silence is no proof', () => {
    assert.equal(essence(vmWith(19), withProbe({})), 'other erdma inferred -> rdma-core,build-dpdk');
    assert.match(words(vmWith(19), withProbe({})), /without a line of MANA’s provider in its log/);
    assert.equal(essence(vmWith(20), withProbe({})), 'own mana inferred');
  });

  it('another provider although the numbers agree', () => {
    const trace = traceOf('stripped-erdma');
    assert.equal(essence(vmWith(20), { trace }), 'other erdma trace');
    assert.match(
      words(vmWith(20), { trace }),
      /Kernel and rdma-core have the same driver id, yet another provider was entered/,
    );
  });
});

describe('which rdma-core counts', () => {
  const own = '/opt/mana-dpdk/rdma-core-50.7-id19/lib';
  const running = (files: readonly string[], pid = healthy.processes[0]?.pid ?? 77): WatchFacts => ({
    ...notWatched,
    programs: [
      { pid: 5, name: 'opensm', files: ['/usr/lib64/libibverbs.so.1.14.39.0'] },
      { pid, name: 'dpdk-testpmd', files },
    ],
  });

  it('that of a running testpmd', () => {
    const files = [`${own}/libibverbs.so.1.14.50.7`, `${own}/libibverbs/libmana-rdmav34.so`];
    const { core, verdict } = judged(vmWith(19), { watch: running(files) });
    assert.deepEqual(
      [core.version, core.folder, core.loadedBy?.pid, core.mana],
      ['50.7', own, 77, { id: 19, from: 'folder' }],
    );
    assert.equal(verdict.kind, 'own');
    assert.equal(searchFolder(vmWith(19), core), own);
  });

  it('else the one that the detection found, which needs no searching where the loader takes it', () => {
    const facts = vmWith(20);
    assert.equal(searchFolder(facts, coreOf(facts, nothingSeen, null, null)), null);
    const moved = vmWith(20, '46.0', { libibverbsPaths: ['/lib/x86_64-linux-gnu/libibverbs.so.1'] });
    assert.equal(searchFolder(moved, coreOf(moved, nothingSeen, null, null)), null);
  });

  it('a program with libraries that were replaced is to be started anew', () => {
    const files = [
      `${folder}/libibverbs.so.1.14.46.0 (deleted)`,
      `${folder}/libibverbs/libmana-rdmav34.so (deleted)`,
    ];
    const { core, advice } = judged(vmWith(20), { watch: running(files) });
    assert.equal(core.version, '46.0');
    assert.match(
      advice.map(({ text }) => render(text)).join('\n'),
      /dpdk-testpmd \(pid 77\) still runs with libraries that have been replaced/,
    );
  });
});

describe('whether a trace would tell more', () => {
  it('only where not all is well, and nothing was traced yet', () => {
    const of = (facts: Facts, seen: Seen = {}): boolean => {
      const { verdict, kernelId, core } = judged(facts, seen);
      return wantsTrace(verdict, idsAgree({ kernelId, core }));
    };
    assert.deepEqual(
      [
        of(vmWith(20)),
        of(vmWith(19)),
        of(vmWith(null)),
        of(vmWith(19), { trace: traceOf('stripped-erdma') }),
      ],
      [false, true, true, false],
    );
    assert.equal(of(vmWith(19), withProbe({ functions: ['mana_alloc_context'] })), true);
  });
});
