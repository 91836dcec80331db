import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunLog } from '../../../../src/core/run/log';
import { LogRows } from '../../../../src/core/run/view/logRows';

const plain = (text: string): string => text.replace(/\x1b\[\d*m/g, '');

class Rig {
  readonly rows: LogRows;
  views = 0;

  constructor(
    readonly log: RunLog,
    severities: ReadonlyMap<number, 'error' | 'warning'> = new Map(),
  ) {
    this.rows = new LogRows({
      log: () => log,
      severityOf: (line) => severities.get(line),
      hasEnded: () => false,
      translate: undefined,
      newView: () => (this.views += 1),
    });
  }

  say(from: number, to: number): void {
    for (let line = from; line <= to; line += 1) this.log.push(`line ${line}\n`, line * 1000);
  }

  texts(first: number, count: number): readonly string[] {
    const found = this.rows.rows({ kind: 'row', view: this.rows.status().view, row: first }, count);
    return (found?.rows ?? []).map(({ text }) => plain(text).trim());
  }

  end(count: number): readonly string[] {
    return (this.rows.rows({ kind: 'end' }, count)?.rows ?? []).map(({ text }) => plain(text).trim());
  }
}

void test('each line is a row with its time, its number and what the explainer says of it', () => {
  const rig = new Rig(new RunLog(), new Map([[2, 'error']]));
  rig.say(1, 3);
  rig.log.push('testpmd> ', 4000);
  assert.equal(rig.rows.status().rows, 4);
  assert.deepEqual(rig.texts(0, 10), ['0:01 line 1', '0:02 line 2', '0:03 line 3', 'testpmd>']);
  const rows = rig.rows.rows({ kind: 'row', view: rig.rows.status().view, row: 0 }, 10)?.rows ?? [];
  assert.deepEqual(
    rows.map(({ severity, open }) => [severity, open]),
    [
      [null, false],
      ['error', false],
      [null, false],
      [null, true],
    ],
  );
  assert.deepEqual(
    rows.map(({ line }) => line),
    [0, 1, 2, 3],
  );
});

void test('rows of another view are not given, and nothing beyond the end is', () => {
  const rig = new Rig(new RunLog());
  rig.say(1, 5);
  assert.equal(rig.rows.rows({ kind: 'row', view: 99, row: 0 }, 5), undefined);
  assert.deepEqual(rig.texts(4, 100), ['0:05 line 5']);
  assert.deepEqual(rig.end(2), ['0:04 line 4', '0:05 line 5']);
});

void test('a filter leaves lines out, goes on with what comes, and says where a line is', () => {
  const rig = new Rig(new RunLog());
  rig.say(1, 100);
  assert.equal(rig.rows.setFilter('line 1', false), true);
  assert.equal(rig.rows.work(), false);
  assert.deepEqual([rig.rows.status().rows, rig.rows.status().scanned], [12, 100]);
  rig.say(101, 102);
  rig.rows.work();
  assert.equal(rig.rows.status().rows, 14);
  assert.equal(rig.rows.rowOf(10), 1);
  assert.equal(rig.rows.rowOf(20), null);
  assert.deepEqual([rig.rows.hides(10), rig.rows.hides(20)], [false, true]);
  assert.equal(rig.rows.setFilter('/(/', false), false);
  assert.equal(rig.rows.status().rows, 14);
  assert.equal(rig.rows.setFilter('/^LINE 10\\d$/', true), true);
  rig.rows.work();
  assert.equal(rig.rows.status().rows, 0);
});

void test('a long log is looked at piece by piece', () => {
  const rig = new Rig(new RunLog());
  rig.say(1, 50_000);
  rig.rows.setFilter('line 5', false);
  let rounds = 1;
  while (rig.rows.work()) rounds += 1;
  assert.equal(rounds, 3);
  assert.equal(rig.rows.status().scanned, 50_000);
});

void test('where lines are missing, one row says so, and rows stay what they are while more go', () => {
  const rig = new Rig(new RunLog({ head: 200, tail: 2000 }));
  rig.say(1, 1000);
  rig.rows.setFilter('', false);
  const { first, count } = rig.log.missing;
  assert.ok(count > 0);
  const rows = rig.rows.status().rows;
  assert.equal(rows, 1000 - count + 1);
  assert.equal(rig.texts(first - 1, 1)[0], `… ${count} lines in between are not kept.`);
  const after = rig.texts(first, 1)[0];
  assert.match(after ?? '', new RegExp(`line ${first + count}$`));
  assert.equal(rig.rows.rowOf(first + count), first);
  assert.equal(rig.rows.rowOf(first), null);
  const view = rig.rows.status().view;
  rig.say(1001, 1010);
  assert.equal(rig.rows.status().view, view);
  assert.deepEqual(rig.texts(first, 1), ['This line is not kept any more.']);
  assert.match(rig.end(1)[0] ?? '', /line 1010$/);
  rig.rows.atEnd();
  assert.equal(rig.rows.status().view, view);
  rig.say(1011, 4000);
  rig.rows.atEnd();
  assert.notEqual(rig.rows.status().view, view);
  assert.match(rig.texts(rig.log.missing.first, 1)[0] ?? '', /line \d+$/);
});
