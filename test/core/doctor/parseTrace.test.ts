// What gdb printed becomes who was entered: real outputs of gdb 13.1, other versions' words, and what is no trace at all.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { frameOf, parseTrace } from '../../../src/core/doctor/parseTrace';
import { eventsOf, folder, gdbOutput, traceOf } from './rig';

const essence = (name: string) => {
  const { outcome, provider, library, function: entered, compiledId, verbs, noProvider } = traceOf(name);
  return { outcome, provider, library, entered, compiledId, verbs, noProvider };
};
const providers = `${folder}/libibverbs`;
const verbs = '/lib/x86_64-linux-gnu/libibverbs.so.1';

describe('traces of a real gdb', () => {
  it('MANA’s provider without symbols: by the library that called, with the number it was compiled with', () => {
    assert.deepEqual(essence('stripped-mana'), {
      outcome: 'entered',
      provider: 'mana',
      library: `${providers}/libmana-rdmav34.so`,
      entered: null,
      compiledId: 20,
      verbs,
      noProvider: false,
    });
  });

  it('erdma without symbols', () => {
    assert.deepEqual(essence('stripped-erdma'), {
      outcome: 'entered',
      provider: 'erdma',
      library: `${providers}/liberdma-rdmav34.so`,
      entered: null,
      compiledId: 19,
      verbs,
      noProvider: false,
    });
    // Both are loaded, which is why that proves nothing.
    const loaded = traceOf('stripped-erdma').loaded.map((file) => file.slice(file.lastIndexOf('/') + 1));
    assert.ok(loaded.includes('libmana-rdmav34.so') && loaded.includes('liberdma-rdmav34.so'));
  });

  it('an rdma-core of one’s own with symbols and swapped numbers', () => {
    const own = '/opt/mana-dpdk/rdma-core-50.0-id19/lib';
    assert.deepEqual(essence('symbols-mana'), {
      outcome: 'entered',
      provider: 'mana',
      library: `${own}/libibverbs/libmana-rdmav34.so`,
      entered: 'mana_alloc_context',
      compiledId: 19,
      verbs: `${own}/libibverbs.so.1`,
      noProvider: false,
    });
  });

  it('dpdk-testpmd with net_mana, as the article traces it', () => {
    const trace = traceOf('testpmd-erdma');
    assert.equal(trace.provider, 'erdma');
    assert.equal(trace.compiledId, 19);
    assert.ok(trace.frames.some((frame) => frame.function === 'mana_pci_probe'));
    assert.match(
      trace.program,
      /^\/usr\/local\/bin\/dpdk-testpmd --file-prefix=\S+ --no-huge .*mac=02:00:00:00:00:00/,
    );
    assert.ok(trace.backtrace.every((line) => line.startsWith('#')));
  });

  it('no provider at all', () => {
    const trace = traceOf('no-provider');
    assert.deepEqual(
      [trace.outcome, trace.provider, trace.compiledId, trace.noProvider, trace.backtrace],
      ['not-reached', null, null, true, []],
    );
    assert.ok(
      trace.output.includes('libibverbs: Warning: no userspace device-specific driver found for mana_0'),
    );
    // What gdb says of its pending breakpoints is none of the reader's business.
    assert.ok(!trace.output.some((line) => line.includes('not defined')));
  });
});

describe('traces in other words', () => {
  const around = (before: string, stack: string, id = '', end = '@ trace-end 0\n@ finished done\n') =>
    parseTrace(
      eventsOf(
        `@ begin 0 -\n@ trace-begin ibv_devinfo%20-d%20mana_0\n\n@ run\n${before}\n@ after-run\n${stack}\n${id}\n@ libraries\nNo shared libraries loaded at this time.\n@ over\n${end}`,
      ),
      'mana_0',
    );

  it('a frame that an old gdb stops in at once has no address; a symbol may have a version', () => {
    const trace = around(
      'Breakpoint 20, _verbs_init_and_alloc_context (device=0x1, cmd_fd=3, alloc_size=680, context_offset=0x0, driver_id=19) at device.c:273',
      '#0  _verbs_init_and_alloc_context (device=0x1, cmd_fd=3, alloc_size=680, context_offset=0x0, driver_id=19) at device.c:273\n#1  0x00007f0 in erdma_alloc_context@@ERDMA_1.0 (device=0x1) at erdma.c:49',
      '@ compiled-id 4242',
    );
    assert.deepEqual(
      [trace.provider, trace.function, trace.compiledId],
      ['erdma', 'erdma_alloc_context', 19],
    );
  });

  it('a breakpoint of a provider’s own symbol is enough, without the backtrace', () => {
    const trace = parseTrace(
      eventsOf(
        '@ begin 0 -\n@ trace-begin x\n@ run\n@ entered qelr_alloc_context\n[Inferior 1 (process 7) exited with code 01]\n@ after-run\nNo stack.\n@ libraries\n@ over\n@ trace-end 0\n@ finished done\n',
      ),
      'mana_0',
    );
    assert.deepEqual([trace.outcome, trace.provider, trace.compiledId], ['entered', 'qedr', null]);
  });

  it('a register that gdb could not print is no number', () => {
    const stack = `#0  0x00007ffff7f9b9d0 in _verbs_init_and_alloc_context () from ${verbs}\n#1  0x00007ffff7fb595c in ?? () from ${providers}/libmana-rdmav34.so`;
    for (const id of [
      '',
      'Value can’t be converted to integer.',
      '@ compiled-id void',
      '@ compiled-id 99999',
    ])
      assert.equal(around('', stack, id).compiledId, null, id);
  });

  it('a provider that is not in the table is told by its library', () => {
    const stack = `#0  0x1 in _verbs_init_and_alloc_context () from ${verbs}\n#1  0x2 in ?? () from /opt/x/libfuture-rdmav40.so`;
    const trace = around('', stack);
    assert.deepEqual(
      [trace.outcome, trace.provider, trace.library],
      ['entered', 'future', '/opt/x/libfuture-rdmav40.so'],
    );
  });

  it('what could not be traced: no permission, a crash of gdb, no time, an output that was cut', () => {
    const refused = around(
      'warning: Could not trace the inferior process.\nwarning: ptrace: Operation not permitted\nDuring startup program exited with code 127.',
      'No stack.',
    );
    assert.equal(refused.outcome, 'failed');
    assert.ok(refused.output.includes('warning: ptrace: Operation not permitted'));
    const late = around('', '', '', '@ trace-end 124\n@ finished done\n');
    assert.deepEqual([late.outcome, late.timedOut], ['failed', true]);
    const cut = parseTrace(eventsOf(gdbOutput('stripped-mana').slice(0, 2_600)), 'mana_0');
    assert.equal(cut.outcome, 'failed');
    assert.equal(parseTrace([], 'mana_0').outcome, 'failed');
  });

  it('what the traced program prints cannot pass for a mark of ours', () => {
    const trace = around(
      '@other compiled-id 19\n@ x\nIB device is fine\n[Inferior 1 (process 7) exited normally]',
      'No stack.',
    );
    assert.deepEqual([trace.outcome, trace.compiledId, trace.noProvider], ['not-reached', null, false]);
  });
});

describe('frames', () => {
  it('of all forms', () => {
    assert.deepEqual(frameOf('#12 0x0000aaaabbbb in rte_eal_init[cold] ()'), {
      number: 12,
      function: 'rte_eal_init[cold]',
      library: null,
      source: null,
    });
    assert.equal(
      frameOf('Backtrace stopped: previous frame inner to this frame (corrupt stack?)'),
      undefined,
    );
    assert.equal(frameOf('#1  <signal handler called>'), undefined);
    assert.equal(frameOf(`#0  0x1 in a () from /opt/with blank/liba.so`)?.library, '/opt/with blank/liba.so');
  });
});
