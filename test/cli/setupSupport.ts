// What the tests of `mana-dpdk setup` share: plans and results of known VMs, Japanese, texts kept in files.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../../src/core/detect/facts';
import type { Translate } from '../../src/core/message';
import { statusFrom, type VmSetupStatus } from '../../src/core/setup/journal';
import type { SetupOptions } from '../../src/core/setup/options';
import { planSetup } from '../../src/core/setup/plan';
import { ScriptReader } from '../../src/core/remote/protocol';
import type { Plan } from '../../src/core/setup/types';
import { healthy, installed, nicPair } from '../core/judge/situations';

export const boot = '3f2a7c1e-52f6-4a0b-9d57-1c2d3e4f5a6b';
const uuid = 'f8615163-0001-1000-2000-6045bd000001';

/** A VM that still needs hugepages, a module and a NIC for DPDK. */
export const unprepared: Facts = {
  ...healthy,
  bootId: boot,
  modules: { ...healthy.modules, uio_hv_generic: installed },
  nics: [nicPair(0), nicPair(1), nicPair(2)],
  hugepages: healthy.hugepages.map((pool) => ({ ...pool, total: 0, free: 0 })),
};

export function planOf(facts: Facts, options: SetupOptions): Plan {
  return planSetup({ report: { facts, findings: [], readiness: 'not-ready' }, options, run: 'run00001' });
}

/** The status of a VM, from lines as its script prints them. */
export function statusOf(...lines: readonly string[]): VmSetupStatus {
  const nonce = 'nonce123';
  const text = [`begin 0 ${boot}`, ...lines].map((line) => `@${nonce} ${line}\n`).join('');
  return statusFrom(new ScriptReader(nonce).read(text));
}

const entry = (suffix: string, seq: number, rest: string): string =>
  `entry ${suffix} ${seq} ${1_795_000_000 + seq} ${boot} run00001 ana@laptop ${rest}`;

/** Hugepages and a NIC, both still there. */
export const usedStatus: VmSetupStatus = statusOf(
  entry('event', 1, 'hugepages - begin'),
  entry('open', 2, 'hugepages - volatile set_hugepages 0 2048 0'),
  entry('event', 3, 'hugepages - end done'),
  entry('event', 4, `give-nic ${uuid} begin`),
  entry('open', 5, `give-nic ${uuid} volatile address_back ${uuid} 10.0.1.4/24 brd 10.0.1.255`),
  entry('open', 6, `give-nic ${uuid} volatile link_back ${uuid} eth1 1500 up`),
  entry('open', 7, `give-nic ${uuid} volatile vmbus_bind ${uuid} hv_netvsc`),
  entry('event', 8, `give-nic ${uuid} end done`),
  entry('event', 9, 'undo - begin'),
);

/** Reads all areas, as the build merges them. */
export function japaneseTexts(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const file of readdirSync('l10n/ja').filter((name) => name.endsWith('.json')))
    for (const [template, text] of Object.entries(
      JSON.parse(readFileSync(join('l10n/ja', file), 'utf8')) as Record<string, string>,
    ))
      texts.set(template, text);
  return texts;
}

const japanese = japaneseTexts();
export const inJapanese: Translate = (template) => japanese.get(template) ?? template;

/** Compares with `FOLDER/NAME.txt`; `UPDATE_TEXTS=1` writes it instead. */
export function assertText(name: string, text: string, folder = 'test/cli/setup'): void {
  const path = join(folder, `${name}.txt`);
  if (process.env['UPDATE_TEXTS'] === '1') writeFileSync(path, text);
  assert.ok(existsSync(path), `no ${path}: run with UPDATE_TEXTS=1`);
  assert.equal(text, readFileSync(path, 'utf8'));
}
