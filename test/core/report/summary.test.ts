// The short texts that tree, status bar and reports share.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { render } from '../../../src/core/message';
import {
  asOf,
  byUrgency,
  countsSummary,
  dpdkSummary,
  rdmaDevicesSummary,
  readinessLabel,
} from '../../../src/core/report/summary';
import { formatKb } from '../../../src/core/report/units';
import { healthy, nothingRead } from '../judge/situations';
import { inJapanese, reportOfSituation } from './fixtures';

describe('summary', () => {
  it('describes DPDK, RDMA devices and the machine', () => {
    const [install] = healthy.dpdk;
    assert.ok(install);
    assert.equal(render(dpdkSummary(install)), 'DPDK 25.11.0 with net_mana');
    assert.equal(
      render(dpdkSummary({ ...install, version: null, hasNetMana: null })),
      'DPDK ?, net_mana not known',
    );
    assert.equal(render(rdmaDevicesSummary(healthy.rdma)), 'mana_0 (driver id 20)');
    assert.equal(render(rdmaDevicesSummary(nothingRead.rdma)), 'none');
    assert.equal(render(asOf(healthy)), 'As of 2026-11-22 07:42:41 UTC');
    assert.equal(render(asOf({ ...healthy, detectedAt: 'yesterday' })), 'As of yesterday');
  });

  it('sorts failing findings first and keeps the order within a status', () => {
    const { findings } = reportOfSituation('Azure Linux 3 without libmana');
    const sorted = byUrgency(findings);
    const rank = ['fail', 'unknown', 'warn', 'pass'];
    const ranks = sorted.map(({ status }) => rank.indexOf(status));
    assert.deepEqual(
      ranks,
      ranks.toSorted((a, b) => a - b),
    );
    const order = (list: typeof sorted): string[] =>
      list.filter(({ status }) => status === 'fail').map(({ id }) => id);
    assert.deepEqual(order(sorted), order([...findings]));
  });

  it('speaks Japanese', () => {
    const { findings, readiness } = reportOfSituation('no hugepages');
    assert.equal(render(readinessLabel(readiness), inJapanese), '準備ができていません');
    assert.equal(render(countsSummary(findings), inJapanese), 'チェック: 不合格 1、警告 1、不明 0、合格 23');
  });

  it('writes sizes in the largest unit that divides them', () => {
    assert.deepEqual([4, 2048, 524288, 1048576, 3145728, 1536, 0].map(formatKb), [
      '4 KiB',
      '2 MiB',
      '512 MiB',
      '1 GiB',
      '3 GiB',
      '1536 KiB',
      '0 KiB',
    ]);
  });
});
