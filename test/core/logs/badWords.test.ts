// Which line a reader would take for an error, and which only has such a word in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksBad } from '../../../src/core/logs/badWords';
import { undecorate } from '../../../src/core/logs/decoration';
import { findPrefix } from '../../../src/core/logs/prefix';

function isBad(raw: string): boolean {
  const line = undecorate(raw);
  return looksBad(line, findPrefix(line.text, line.start));
}

const bad: Readonly<Record<string, readonly string[]>> = {
  'an error and its like': [
    'EAL: something failed',
    'EAL: it fails here',
    'Failure of the third kind',
    'EAL: fatal thing',
    'error: what',
    'it was an error',
    'ERROR - what',
    'two errors were seen',
    'panic: not syncing',
    'Invalid frobnication',
    'illegal value 7',
  ],
  'what cannot be done': [
    'cannot frobnicate',
    "can't frobnicate",
    'can not frobnicate',
    "couldn't frobnicate",
    'could not frobnicate',
    'unable to frobnicate',
    'Operation not supported',
    'frobnication is not supported here',
    'unsupported frobnication',
    'unrecognized word',
  ],
  'answers of the system': [
    'x: No such file or directory',
    'x: Permission denied',
    'x: Connection refused',
    'x: Bad address',
    'No space left on device',
    'the system is out of memory',
    'x not found',
    'Segmentation fault (core dumped)',
    'x[7]: segfault at 0',
    'Connection timed out',
    'undefined reference to `x’',
    'undefined symbol: x',
  ],
  'what goes over': [
    'len 7 exceeds 5',
    'exceeding max x',
    'queue overflow detected',
    'ring overflowed',
    'x is corrupted',
  ],
  'what was given up': ['aborted by user', 'Aborting', 'request rejected', 'x rejected by y'],
  'a level says so': [
    '2023-07-31T13:59:56.054Z|00069|dpdk|ERR|EAL: hm',
    '{"level":"error","msg":"hm"}',
    'EAL: FATAL: hm',
    '[ERROR] - hm',
  ],
  'whatever stands around': [
    '2025-06-03 17:38:02.156[4576][DEBUG] lisa.env[0].stdout frobnication failed',
    '\x1b[33mX:\x1b[0m\x1b[1m frobnication failed',
    '{"log":"frobnication failed\\n","stream":"stderr"}',
  ],
};

const harmless: Readonly<Record<string, readonly string[]>> = {
  'statistics of testpmd': [
    '  RX-packets: 0          RX-missed: 0          RX-bytes:  0',
    '  RX-errors: 0',
    '  RX-errors: 17',
    '  TX-packets: 1023       TX-errors: 0          TX-bytes:  0',
    '  RX-nombuf:  0',
    '  Bad-ipcsum: 0          Bad-l4csum: 0         Bad-outer-l4csum: 0',
    'rx_errors: 0',
    'tx_q0_errors: 12',
    '     rx_queue_0_missed_errors = 0',
    '"imissed":0,"ierrors":0,"oerrors":0',
  ],
  'there was none': [
    '0 errors',
    'no error',
    'No errors found',
    'finished without error',
    '3 warnings, 0 errors generated',
    'zero failures',
    'Fail: 0',
    'failed: 0',
    'errors=0',
    'non-fatal error',
  ],
  'usage texts': [
    '  --no-huge           Use malloc instead of hugetlbfs',
    '  --error-on-x        Error if it cannot be done',
    '  -d LIB.so|DIR       Add a driver; fails if not found',
    '  --log-level=<level>   Set global log level; invalid ones are an error',
    'Usage: x [options]; errors are told',
    '# when it failed',
    '// not supported',
    ' * cannot happen',
  ],
  'builds that look for something': [
    'Program sphinx-build found: NO, not found',
    'Library numa found: NO (not found)',
    'Run-time dependency libfoo found: NO (tried pkgconfig and cmake), not found',
    'Dependency libbpf not found',
    'Has header "error.h" : YES',
    'Checking if "x" : links: NO, invalid',
    'Compiler for C supports arguments -Werror: YES',
    'Compiler for C supports arguments -Wno-error=x: YES',
    'Message: not supported: x',
    'Fetching value of define "__AVX512F__" : (undefined), not found',
    '-- Performing Test HAVE_X - Failed',
    '-- Looking for x.h - not found',
    'Performing Test X - Failed',
    '[12/2843] Compiling C object lib/x.a.p/error_failed.c.o',
    '[12/2843] Linking target app/not-found',
  ],
  'flags of a compiler': [
    'cc -O2 -Werror -o x x.c',
    'cc -Wno-invalid-offsetof x.c',
    'gcc -fno-strict-overflow -c x.c',
    'clang -fsanitize=undefined x.c && true',
  ],
  'left out by a test': ['verify_x: SKIPPED  skipped: Unsupported Hardware: x'],
  'only named': [
    '  error handling mode: none',
    'error recovery is on',
    'Error statistics follow',
    'error reporting enabled',
    'failure detection enabled',
    'retry if it fails',
    'used when the device fails',
    'told whether any error was seen',
  ],
  'words that only begin so': [
    'terrors of the deep',
    'failsafe is used',
    'net_failsafe0 started',
    'faille',
    'foundation',
  ],
  'a level says otherwise': [
    '2023-07-31T13:59:56.054Z|00069|dpdk|INFO|EAL: it failed',
    '{"level":"debug","msg":"it failed"}',
  ],
  'what was typed': ['$ echo it failed', 'azureuser@vm1:~$ grep -c error x.log', '+ false || echo failed'],
  nothing: ['', '   ', '\x1b[0m', '─────'],
};

const wrong = (lines: Readonly<Record<string, readonly string[]>>, expected: boolean): object =>
  Object.fromEntries(
    Object.entries(lines)
      .map(([name, list]) => [name, list.filter((line) => isBad(line) !== expected)] as const)
      .filter(([, list]) => list.length > 0),
  );

test('looks bad', () => {
  assert.deepEqual(wrong(bad, true), {});
});

test('does not', () => {
  assert.deepEqual(wrong(harmless, false), {});
});
