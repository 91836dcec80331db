// What the tests of detection share: captured outputs, outputs put together from sections, and short forms of facts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EvidenceBook } from '../../../src/core/detect/evidence';
import type { Facts, Nic } from '../../../src/core/detect/facts';
import { parseProbe, type ParsedProbe } from '../../../src/core/detect/parseProbe';
import { sectionIds, type SectionId } from '../../../src/core/detect/sections';

/** The nonce in all captured outputs. */
export const nonce = 'n0nce4711';

/** `azure-*` are made by hand after documented samples; `lab-*` were captured in the emulated VM. */
export function fixture(name: string): string {
  return readFileSync(join(process.cwd(), 'test/core/detect/fixtures', `${name}.txt`), 'utf8');
}

export function parse(output: string): ParsedProbe {
  return parseProbe(output, nonce, { host: 'vm', detectedAt: '2026-01-02T03:04:05.000Z' });
}

/** Facts and evidence of an output that must be readable. */
export function parsed(output: string): { readonly facts: Facts; readonly evidence: EvidenceBook } {
  const result = parse(output);
  assert.ok(result.ok, `not readable: ${JSON.stringify(result)}`);
  return result;
}

/** An output with all sections, empty but for the ones given; `null` leaves a section out. */
export function output(texts: Partial<Record<SectionId, string | null>>): string {
  const whole: Partial<Record<SectionId, string | null>> = { kernel: 'Linux vm 6.8.0', ...texts };
  const sections = sectionIds.flatMap((id) => {
    const text = whole[id];
    if (text === null) return [];
    return [`@${nonce} begin ${id}`, ...(text === undefined ? [] : [text]), `@${nonce} end ${id} 0`];
  });
  return ['', ...sections, `@${nonce} done`, ''].join('\n');
}

/** A NIC in one line, to compare whole topologies at a glance. */
export function nicLine(nic: Nic): string {
  const marks = [
    nic.carriesSsh === true ? 'ssh' : nic.carriesSsh === null ? 'ssh?' : '',
    nic.defaultRoute === true ? 'default' : '',
    nic.oddName === true ? 'odd' : '',
    nic.uio ?? '',
    nic.master === null ? '' : `in ${nic.master}`,
  ];
  const vf =
    nic.vf === null ? '' : ` + ${nic.vf.name} ${nic.vf.driver ?? '-'} ${nic.vf.up === true ? 'up' : 'down'}`;
  return [
    `${nic.name ?? '-'} ${nic.kind} ${nic.driver ?? '-'} ${nic.mac ?? '-'} port ${nic.devPort ?? '-'}${vf}`,
    ...marks.filter((mark) => mark !== ''),
  ].join(' | ');
}
