// When a testpmd counts as silent: by the VM's clock, before it forwards and while it does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SilenceWatch, statsPeriod } from '../../../src/core/run/silence';
import type { StreamBody } from '../../../src/core/run/types';

const cpu: StreamBody = { kind: 'cpu', hz: 100, threads: [] };
const says = (text: string): StreamBody => ({ kind: 'output', text, whole: true });
const block = says('  ######################## NIC statistics for port 0  ########################');

/** Seconds that the silence is told to last at the end of these records, each at its second. */
function silence(
  args: readonly string[],
  console: boolean,
  records: readonly (readonly [number, StreamBody, boolean])[],
): unknown {
  const watch = new SilenceWatch(args, console);
  records.forEach(([second, body, forwarding], index) => {
    watch.push({ number: index + 1, atMs: 70_000 + second * 1000, body }, forwarding);
  });
  return watch.message?.args[0];
}

test('before it forwards: half a minute without a word, but a prompt may wait for ever', () => {
  assert.equal(
    silence([], false, [
      [0, cpu, false],
      [29, cpu, false],
    ]),
    undefined,
  );
  assert.equal(
    silence([], false, [
      [0, cpu, false],
      [30, cpu, false],
    ]),
    30,
  );
  assert.equal(
    silence([], false, [
      [0, says('EAL'), false],
      [20, says('x'), false],
      [49, cpu, false],
    ]),
    undefined,
  );
  assert.equal(
    silence([], true, [
      [0, cpu, false],
      [3000, cpu, false],
    ]),
    undefined,
  );
  const stopping: StreamBody = { kind: 'event', name: 'stopping', words: ['INT', 'user'] };
  assert.equal(
    silence([], false, [
      [0, cpu, false],
      [30, stopping, false],
      [44, cpu, false],
    ]),
    undefined,
  );
});

test('while it forwards: five periods without statistics, whatever else it prints; without a period nothing', () => {
  const period = ['-l', '0-1', '--', '--stats-period=2'];
  assert.equal(
    silence(period, false, [
      [0, cpu, true],
      [9, says('x'), true],
    ]),
    undefined,
  );
  assert.equal(
    silence(period, false, [
      [0, cpu, true],
      [10, says('x'), true],
    ]),
    10,
  );
  assert.equal(
    silence(period, false, [
      [0, cpu, true],
      [10, block, true],
      [19, cpu, true],
    ]),
    undefined,
  );
  assert.equal(
    silence(period, true, [
      [0, block, true],
      [12, cpu, true],
    ]),
    12,
  );
  assert.equal(
    silence([], false, [
      [0, block, true],
      [1000, cpu, true],
    ]),
    undefined,
  );
});

test('the period as getopt reads it', () => {
  assert.equal(statsPeriod(['--', '--stats-period', '5']), 5);
  assert.equal(statsPeriod(['--stats-p=3']), 3);
  assert.equal(statsPeriod(['--stats-period', '1', '--stats-period', '4']), 4);
  assert.equal(statsPeriod(['--stats-period']), undefined);
  assert.equal(statsPeriod(['--stats-period=0']), undefined);
  assert.equal(statsPeriod(['--stats-pace=3', '--display-xstats', 'a']), undefined);
});
