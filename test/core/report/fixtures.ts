// Reports to lay out: a VM as it often is, one with hostile text in every field, and one with nothing read.
import type { Facts, Nic } from '../../../src/core/detect/facts';
import type { DetectionReport } from '../../../src/core/detect/finding';
import { judge, readinessOf } from '../../../src/core/detect/judge';
import type { Translate } from '../../../src/core/message';
import japanese from '../../../l10n/ja/findings.json';
import { evidenceOf, fullEvidence, healthy, situations, type Evidences } from '../judge/situations';

const texts: Readonly<Record<string, string>> = japanese;
export const inJapanese: Translate = (template) => texts[template] ?? template;

export function reportOf(facts: Facts, evidence: Evidences = evidenceOf(facts)): DetectionReport {
  const findings = judge(facts, evidence);
  return { facts, findings, readiness: readinessOf(findings) };
}

export function reportOfSituation(name: string): DetectionReport {
  const facts = situations[name];
  if (facts === undefined) throw new Error(`no situation "${name}"`);
  return reportOf(facts);
}

/** Everything a hostile VM could try in one line: escapes, HTML, links, table cells, fences, code spans, mathematics. */
export const hostileText =
  '\u001b[31m</details><script>alert(1)</script> | [x](http://evil.example) ![i](http://evil.example/i.png) `a` ``` **b** __c__ <img src=x> www.evil.example me@evil.example $x$ ~~s~~ \u202e\u0007\n# heading\n- item\n```\n';

function hostileNic(nic: Nic): Nic {
  return {
    ...nic,
    name: hostileText,
    mac: hostileText,
    driver: hostileText,
    addresses: [hostileText],
    vf: nic.vf === null ? null : { ...nic.vf, name: hostileText },
  };
}

export const hostileReport: DetectionReport = reportOf(
  {
    ...healthy,
    host: hostileText,
    user: hostileText,
    bootId: hostileText,
    os: { ...healthy.os, prettyName: hostileText },
    kernel: `6.8.0-${hostileText}`,
    azure: { ...healthy.azure, vmSize: hostileText, location: hostileText },
    nics: healthy.nics.map(hostileNic),
    dpdk: healthy.dpdk.map((install) => ({ ...install, path: hostileText })),
    rdma: { ...healthy.rdma, libmana: hostileText },
    hugepageMounts: [{ path: hostileText, pageSizeKb: 2048 }],
    processes: [{ pid: 1, name: hostileText, commandLine: null, filePrefix: hostileText, holdsLock: true }],
  },
  new Map([...fullEvidence].map(([id, { command }]) => [id, { command, output: hostileText }])),
);
