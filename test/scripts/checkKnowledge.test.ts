// The knowledge check: a value that fits its schema, ones that do not, and ids that occur twice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repeatedIds, schemaProblems } from '../../scripts/checks/knowledge';

const schema = {
  type: 'object',
  required: ['rows'],
  additionalProperties: false,
  properties: {
    rows: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'string' }, doc: { type: 'string', format: 'uri' } },
      },
    },
  },
};

test('values are held against their schema', () => {
  const values = {
    fitting: { rows: [{ id: 'a', doc: 'https://example.org/a' }] },
    'a missing id': { rows: [{}] },
    'a wrong type': { rows: [{ id: 1 }] },
    'an address that is none': { rows: [{ id: 'a', doc: 'not an address' }] },
    'an unknown property': { rows: [], more: 1 },
  };
  const found = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, schemaProblems(schema, value)]),
  );
  assert.deepEqual(found, {
    fitting: [],
    'a missing id': ["/rows/0 must have required property 'id'"],
    'a wrong type': ['/rows/0/id must be string'],
    'an address that is none': ['/rows/0/doc must match format "uri"'],
    'an unknown property': ['/ must NOT have additional properties'],
  });
});

test('ids that occur twice are named once', () => {
  assert.deepEqual(repeatedIds({ rows: [{ id: 'a' }, { id: 'b' }, { id: 'a' }, { id: 'a' }] }), ['a']);
  assert.deepEqual(repeatedIds([{ id: 'a' }, { id: 'b' }]), []);
  assert.deepEqual(repeatedIds('nonsense'), []);
});
