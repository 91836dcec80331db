// The JSON report against its published schema, in both directions: nothing invalid, and nothing the schema omits.
import Ajv from 'ajv';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { reportToJson } from '../../../src/core/report/json';
import { situations } from '../judge/situations';
import { hostileReport, inJapanese, reportOf, reportOfSituation } from './fixtures';

const schema = JSON.parse(
  readFileSync(join(process.cwd(), 'docs/schema/detection-report.schema.json'), 'utf8'),
) as object;

/** The schema with every object closed, so that a property nobody described is an error. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'allOf');
  const copy: Record<string, unknown> = Object.fromEntries(
    entries.map(([key, inner]) => [key, closed(inner)]),
  );
  return 'properties' in value && 'type' in value ? { ...copy, additionalProperties: false } : copy;
}

const options = { allErrors: true, strict: true, allowUnionTypes: true } as const;
const validate = new Ajv(options).compile(schema);
const closedSchema = closed(schema) as Record<string, unknown>;
const validateClosed = new Ajv(options).compile({ ...closedSchema, $id: 'urn:test:closed' });

describe('reportToJson', () => {
  for (const name of Object.keys(situations)) {
    it(`matches the schema: ${name}`, () => {
      const json: unknown = JSON.parse(JSON.stringify(reportToJson(reportOfSituation(name))));
      assert.ok(validate(json), JSON.stringify(validate.errors));
      assert.ok(validateClosed(json), JSON.stringify(validateClosed.errors));
    });
  }

  it('matches the schema with hostile text', () => {
    assert.ok(validate(reportToJson(hostileReport)), JSON.stringify(validate.errors));
  });

  it('describes the optional properties too', () => {
    const report = reportOfSituation('healthy Ubuntu 24.04 on D8s_v6');
    const facts = {
      ...report.facts,
      nics: report.facts.nics.map((nic) => ({ ...nic, oddName: true as const })),
      rdma: {
        ...report.facts.rdma,
        devices: report.facts.rdma.devices.map((device) => ({
          ...device,
          accessible: true,
          ports: [{ port: 1, state: '4: ACTIVE', linkLayer: 'Ethernet' }],
        })),
      },
    };
    assert.ok(validateClosed(reportToJson(reportOf(facts))), JSON.stringify(validateClosed.errors));
  });

  it('is refused by the schema when a status or its evidence is wrong', () => {
    const json = reportToJson(reportOfSituation('healthy Ubuntu 24.04 on D8s_v6'));
    const [first, ...rest] = json['findings'] as Record<string, unknown>[];
    assert.equal(validate({ ...json, findings: [{ ...first, status: 'ok' }, ...rest] }), false);
    assert.equal(validate({ ...json, findings: [{ ...first, evidence: [] }, ...rest] }), false);
    assert.equal(validate({ ...json, nics: undefined }), false);
  });

  it('says findings in English unless told otherwise, and counts them', () => {
    const report = reportOfSituation('no hugepages');
    const english = reportToJson(report);
    const japanese = reportToJson(report, inJapanese);
    const reason = (json: Record<string, unknown>): unknown =>
      (json['findings'] as { id: string; reason: string }[]).find(({ id }) => id === 'hugepages')?.reason;
    assert.equal(reason(english), 'No hugepages are reserved. EAL stops without them.');
    assert.equal(reason(japanese), 'hugepage が予約されていません。hugepage がないと EAL は停止します。');
    assert.deepEqual(english['counts'], { pass: 23, warn: 1, fail: 1, unknown: 0 });
    assert.equal(english['readiness'], 'not-ready');
  });
});
