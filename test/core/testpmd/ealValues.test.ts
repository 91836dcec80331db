// EAL's values and what excludes what, release by release. The expectations are what real binaries did.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valueKinds } from '../../../src/core/testpmd/eal/values';
import { allReleases, fixed, knowledge, refusedIn, saidOf, stagesOf } from './scanSupport';

const getopt = '22.11 23.11 24.11';
const argparse = '25.11 26.07';
const all = `${getopt} ${argparse}`;

/** `OPTION VALUE`s to the releases that refuse them, each in a command that is else right. */
function checkRefusals(cases: Record<string, string>): void {
  const found = Object.fromEntries(
    Object.keys(cases).map((text) => [text, refusedIn(`-l 0-1 ${text} -- -i`)]),
  );
  assert.deepEqual(found, cases);
}

test('every kind of value has a reader, and every reader a row', () => {
  const kinds = new Set(
    allReleases.flatMap((release) =>
      knowledge.options('eal', release).rows.flatMap(({ value }) => value?.kind ?? []),
    ),
  );
  assert.deepEqual([...kinds].sort(), [...valueKinds].sort());
});

test('single values', () => {
  checkRefusals({
    '--base-virtaddr=0x100000000': '',
    '--base-virtaddr=1F': '',
    '--base-virtaddr=-1': '',
    '--base-virtaddr=xyz': all,
    '--base-virtaddr=': all,
    '--base-virtaddr=0x1·': all,
    '--base-virtaddr=fffffffffffffffff': all,
    '--file-prefix=a': '',
    '--file-prefix=': all,
    '--file-prefix=a%b': all,
    '--file-prefix=a/b': all,
    '--file-prefix=a/b --no-shconf': '',
    '--huge-dir=': all,
    '--huge-dir=/dev/hugepages': '',
    '--iova-mode=va': '',
    '--iova-mode=VA': all,
    '--proc-type=primary': '',
    '--proc-type=AUTO': '',
    '--proc-type=prim': all,
    '--mbuf-pool-ops-name=': all,
    '--mbuf-pool-ops-name=stack': '',
    '--mbuf-pool-ops-name=x': all,
    '--mbuf-pool-ops-name=x *': '',
    '--vfio-intr=msix': '',
    '--vfio-intr=intx': all,
    '--vfio-vf-token=14d63f20-8445-11ea-8900-1f9ce7d5650d': '',
    '--vfio-vf-token=14d63f2084451ea89001f9ce7d5650d': all,
    '--syslog=local7': '',
    '--syslog=local8': all,
    '--trace-bufsz=1M': '',
    '--trace-bufsz=0': all,
    '--trace-bufsz=-5': all,
    '--trace-bufsz=x': all,
    '--trace-mode=o': '',
    '--trace-mode=disc': '',
    '--trace-mode=O': all,
    '--trace-mode=': all,
    '--trace=[': '',
    '--force-max-simd-bitwidth=0': '',
    '--force-max-simd-bitwidth=512': '',
    '--force-max-simd-bitwidth=63': all,
    '--force-max-simd-bitwidth=96': all,
    '--force-max-simd-bitwidth=65536': all,
    '--force-max-simd-bitwidth=': all,
    '--huge-unlink': '',
    '--huge-unlink=never': '',
    '--huge-unlink=': all,
    '--huge-worker-stack': '',
    '--huge-worker-stack=1024': '',
    '--huge-worker-stack=0': all,
    '--huge-worker-stack=x': all,
    '-d=./x.so': getopt,
  });
});

test('a handler of pools is asked for only where testpmd makes pools with it', () => {
  assert.deepEqual(
    [
      refusedIn('-l 0-1 --mbuf-pool-ops-name=x -- -i'),
      refusedIn('-l 0-1 --mbuf-pool-ops-name=x -- --help'),
      refusedIn('-l 0-1 --mbuf-pool-ops-name=x -- --mp-alloc=anon'),
      refusedIn('-l 0-1 --mbuf-pool-ops-name=x -d ./librte_mempool_x.so -- -i'),
    ],
    [all, '', '', ''],
  );
});

test('numbers read by atoi', () => {
  checkRefusals({
    '-n 4': '',
    '-n 4x': '',
    '-n -1': '',
    '-n 0': all,
    '-n x': all,
    '-n 4294967296': all,
    '-r 16': '',
    '-r 17': all,
    '-r 0': all,
    '-r -1': all,
    '-m 1G': '',
    '-m x': '',
    '-m -1': all,
  });
  assert.deepEqual(
    {
      '-m 1G': saidOf('-l 0-1 -m 1G -- -i', '24.11'),
      '-m 1024': saidOf('-l 0-1 -m 1024 -- -i', '24.11'),
      '-n 4x': saidOf('-l 0-1 -n 4x -- -i', '24.11'),
      fix: fixed('-l 0-1 -m 1G -- -i', '24.11'),
      'no number': saidOf('-l 0-1 -m x -- -i', '24.11'),
    },
    {
      '-m 1G': ['warning truncated-value 1G'],
      '-m 1024': [],
      '-n 4x': ['warning truncated-value 4x'],
      fix: '-l 0-1 -m 1024 -- -i',
      'no number': ['warning truncated-value x'],
    },
  );
});

test('amounts of memory', () => {
  checkRefusals({
    '--socket-mem=1024': '',
    '--socket-mem=1024,0': '',
    '--socket-mem=1G': all,
    '--socket-mem=64,': all,
    '--socket-mem=,64': all,
    '--socket-mem=': all,
    [`--socket-mem=${'0,'.repeat(31)}0`]: '',
    [`--socket-mem=${'0,'.repeat(32)}0`]: all,
    '--numa-mem=64': getopt,
    '--socket-limit=x': all,
    '--pagesz-mem=2M:1G': `${getopt} 25.11`,
    '--pagesz-mem=2M': all,
    '--pagesz-mem=3M:3M': all,
    '--pagesz-mem=2M:3': all,
    '--pagesz-mem=2M:0': `${getopt} 25.11`,
    '--pagesz-mem=2M:1G,1G:1G': all,
    '--pagesz-mem=2M:2M --pagesz-mem=1G:1G --pagesz-mem=4K:4K': `${getopt} 25.11`,
    '--pagesz-mem=2M:2M --pagesz-mem=1G:1G --pagesz-mem=4K:4K --pagesz-mem=8K:8K': all,
  });
});

test('log levels: up to 23.11 a mistake ends only the reading of log levels', () => {
  const strict = '24.11 25.11 26.07';
  checkRefusals({
    '--log-level=8': '',
    '--log-level=debug': '',
    '--log-level=d': '',
    '--log-level=lib.eal:debug': '',
    '--log-level=pmd.*,8': '',
    '--log-level=9': '',
    '--log-level=0x8': '',
    '--log-level=DEBUG': strict,
    '--log-level=0': strict,
    '--log-level=lib.eal:': strict,
    '--log-level=[,8': strict,
    '--log-level=x:y:8': strict,
    '--log-level=3000000000': strict,
    '--log-color=x': all,
    '--log-color=never': '22.11 23.11',
    '--log-timestamp=time': all,
    '--log-timestamp=iso': '22.11 23.11',
  });
  assert.deepEqual(saidOf('-l 0-1 --log-level=bad --log-level=8 -- -i', '23.11'), [
    'warning ignored-value bad',
    'warning ignored-value 8',
  ]);
  assert.deepEqual(saidOf('-l 0-1 --log-level=8 --log-level=lib:7 -- -i', '23.11'), []);
});

test('options that exclude each other', () => {
  checkRefusals({
    '-a 7870:00:00.0 -b 7870:00:01.0': all,
    '-b 7870:00:01.0 -a 7870:00:00.0': all,
    '--vdev=net_null0 -b 7870:00:01.0': '',
    '-m 64 --socket-mem=64': all,
    '--no-huge --iova-mode=pa': `23.11 24.11 ${argparse}`,
    '--no-huge --iova-mode=va': '',
    '--no-huge --socket-mem=64': all,
    '--no-huge --huge-unlink': all,
    '--no-huge --huge-unlink=existing': argparse,
    '--no-huge --huge-unlink=always --huge-unlink=existing': all,
    '--no-huge --in-memory': getopt,
    '--no-huge --single-file-segments': argparse,
    '--no-huge --match-allocations': all,
    '--no-huge --huge-worker-stack': all,
    '--no-huge --legacy-mem': '',
    '--legacy-mem --in-memory': all,
    '--legacy-mem --match-allocations': all,
    '--legacy-mem --socket-limit=64': argparse,
    '--no-huge --socket-limit=64': '',
    '--in-memory --huge-unlink=never': all,
    '--in-memory --huge-unlink=always': argparse,
    '--single-file-segments --huge-unlink': all,
    '--single-file-segments --huge-unlink --in-memory': argparse,
    '--telemetry --no-telemetry': argparse,
    '-A -b 7870:00:01.0': all,
    '-A -a 7870:00:01.0': `${getopt} 25.11`,
    '--auto-probing --no-auto-probing': all,
    '--pagesz-mem=2M:2M --legacy-mem': all,
    '--force-max-simd-bitwidth=64 --force-max-simd-bitwidth=64': all,
    '--proc-type=bad --proc-type=primary': argparse,
  });
  assert.deepEqual(
    {
      ignored: saidOf('-l 0-1 --no-huge --socket-limit=64 -- -i', '24.11'),
      place: saidOf('-l 0-1 -a 7870:00:00.0 -b 7870:00:01.0 -- -i', '24.11'),
      'an unknown word may reconcile them': saidOf(
        '-l 0-1 --single-file-segments --huge-unlink * -- -i',
        '24.11',
      ),
      'an unknown value may be another': saidOf('-l 0-1 --no-huge --huge-unlink=? -- -i', '24.11'),
      'any value is refused later': saidOf('-l 0-1 --no-huge --huge-unlink=? -- -i', '25.11'),
    },
    {
      ignored: ['warning ignored-option --socket-limit=64'],
      place: ['error option-conflict -b 7870:00:01.0'],
      'an unknown word may reconcile them': [],
      'an unknown value may be another': [],
      'any value is refused later': ['error option-conflict --huge-unlink=?'],
    },
  );
});

test('repeated options: the last one counts', () => {
  assert.deepEqual(
    {
      'another value': saidOf('-l 0-1 -n 2 -n 4 -- -i', '24.11'),
      'the same value': saidOf('-l 0-1 -n 4 -n 4 -- -i', '24.11'),
      'two names': saidOf('-l 0-1 --socket-mem=64 --numa-mem=32 -- -i', '25.11'),
      'every one counts': saidOf('-l 0-1 --trace=a --trace=b --log-level=8 --log-level=7 -- -i', '24.11'),
    },
    {
      'another value': ['warning ignored-value -n 2'],
      'the same value': [],
      'two names': ['warning ignored-value --socket-mem=64'],
      'every one counts': [],
    },
  );
});

test('deprecated spellings, and what to write', () => {
  assert.deepEqual(
    {
      old: saidOf('-c 0x3 -- -i', '24.11'),
      new: saidOf('-c 0x3 -- -i', '25.11'),
      separate: fixed('-c 0x3 -- -i', '25.11'),
      attached: fixed('--coremask=f0 -- -i', '25.11'),
      glued: fixed('-c3 -- -i', '26.07'),
      services: fixed('-l 0-3 -s 0x8 -- -i', '25.11'),
    },
    {
      old: [],
      new: ['info deprecated-option -c'],
      separate: '-l 0-1 -- -i',
      attached: '-l 4-7 -- -i',
      glued: '-l 0-1 -- -i',
      services: '-l 0-3 -S 3 -- -i',
    },
  );
});

test('the outcome the stages behind work with', () => {
  const outcome = (text: string, release: string): unknown => {
    const { eal } = stagesOf(text, release);
    const devices = eal.devices.map(({ kind, name }) => `${kind} ${name}`);
    return [eal.hugepages, eal.inMemory, eal.pciProbing, eal.memoryMb, eal.processType, devices];
  };
  assert.deepEqual(
    {
      nothing: outcome('-l 0-1 -- -i', '24.11'),
      flags: outcome('-l 0-1 --no-huge --no-pci -m 512 --proc-type=auto -- -i', '24.11'),
      'in memory': outcome('-l 0-1 --in-memory --socket-mem=1024,512 -- -i', '24.11'),
      unknown: outcome('-l 0-1 -m ? --proc-type=? -- -i', '24.11'),
      'order as written': outcome('-l 0-1 --vdev=net_null0 -a 7870:00:00.0 --vdev=net_null1 -- -i', '24.11'),
      'order by kind': outcome('-l 0-1 --vdev=net_null0 -a 7870:00:00.0 --vdev=net_null1 -- -i', '25.11'),
    },
    {
      nothing: [true, false, true, null, 'primary', []],
      flags: [false, false, false, 512, 'auto', []],
      'in memory': [true, true, true, 1536, 'primary', []],
      unknown: [true, false, true, null, null, []],
      'order as written': [
        true,
        false,
        true,
        null,
        'primary',
        ['vdev net_null0', 'allow 7870:00:00.0', 'vdev net_null1'],
      ],
      'order by kind': [
        true,
        false,
        true,
        null,
        'primary',
        ['allow 7870:00:00.0', 'vdev net_null0', 'vdev net_null1'],
      ],
    },
  );
});

test('a long option with one dash is not taken for a letter and its value', () => {
  assert.deepEqual(saidOf('-l 0-1 -no-huge -- -i', '24.11'), ['error invalid-value -no-huge']);
  assert.equal(fixed('-l 0-1 -no-huge -- -i', '24.11'), '-l 0-1 --no-huge -- -i');
});
