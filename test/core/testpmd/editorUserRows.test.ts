// A user's own file: what it may hold, what is filled in, and what is said where it is wrong.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { render } from '../../../src/core/message';
import { testpmdKnowledge } from '../../../src/core/testpmd/knowledge';
import { readUserRows } from '../../../src/core/testpmd/userRows';

const option = {
  id: 'app-turbo',
  long: 'turbo',
  argument: 'required',
  value: { kind: 'int', min: 1, max: 8 },
  summary: 'Boost level of our own NIC.',
  versions: ['27.03'],
};

const problems: Readonly<Record<string, readonly [unknown, readonly string[]]>> = {
  'an option of the wrong kind': [
    { applicationOptions: [{ ...option, argument: 'maybe', versions: ['24.11'] }] },
    ['own.json: /applicationOptions/0/argument must be one of: none, optional, required'],
  ],
  'fields that are missing': [
    { ealOptions: [{ id: 'eal-x' }] },
    ['long', 'argument', 'summary', 'versions'].map((name) => `own.json: /ealOptions/0 lacks “${name}”`),
  ],
  'fields that nobody knows': [
    { ealOptions: [], options: [] },
    ['own.json: / has “options”, which is not known here'],
  ],
  'a release that nobody knows': [
    { applicationOptions: [option] },
    ['own.json: “app-turbo” names the release 27.03, which is not known'],
  ],
  'a release based on nothing': [
    { releases: [{ id: '27.03', basedOn: '19.11' }] },
    ['own.json: “27.03” names the release 19.11, which is not known'],
  ],
  'no name at all': [
    { applicationOptions: [{ ...option, long: null, versions: ['24.11'] }] },
    ['own.json: “app-turbo” has neither a long nor a short name'],
  ],
  'no object': [[1], ['own.json: / must be of type object']],
};

describe('a user’s own rows', () => {
  it('add a release that has what its base has, and more', () => {
    const text = `{
      // A release to come, with an option of our own.
      "releases": [{ "id": "27.03", "basedOn": "26.07" }],
      "applicationOptions": [${JSON.stringify(option)}],
      "devices": [{ "id": "net_turbo", "bus": "vdev", "summary": "Our NIC.", "versions": ["27.03"] }],
    }`;
    const read = readUserRows('own.json', text);
    assert.deepEqual(read.problems, []);
    const knowledge = testpmdKnowledge([read.rows]);
    const { byLong } = knowledge.options('application', '27.03');
    assert.deepEqual(
      {
        parser: knowledge.release('27.03')?.ealParser,
        own: byLong.get('turbo')?.placeholder,
        inherited: byLong.has('txonly-flows'),
        elsewhere: knowledge.options('application', '26.07').byLong.has('turbo'),
        device: knowledge.devices.some(({ id }) => id === 'net_turbo'),
      },
      { parser: 'argparse', own: 'VALUE', inherited: true, elsewhere: false, device: true },
    );
  });

  it('replace a built-in row of the same id', () => {
    const row = {
      id: 'app-rxq',
      long: 'rx-queues',
      argument: 'required',
      summary: 'Ours.',
      versions: ['24.11'],
    };
    const { rows } = readUserRows('own.json', JSON.stringify({ applicationOptions: [row] }));
    const { byLong } = testpmdKnowledge([rows]).options('application', '24.11');
    assert.deepEqual([byLong.has('rx-queues'), byLong.has('rxq')], [true, false]);
  });

  for (const [name, [json, expected]] of Object.entries(problems))
    it(`say what is wrong: ${name}`, () => {
      const read = readUserRows('own.json', JSON.stringify(json));
      assert.deepEqual(
        read.problems.map((problem) => render(problem)),
        expected,
      );
      assert.deepEqual(read.rows, {});
    });

  it('say where a text is not JSON', () => {
    const { problems: found } = readUserRows('own.json', '{\n  "releases": oops\n}');
    assert.equal(
      found[0] === undefined ? '' : render(found[0]),
      'own.json: line 2, column 15: not JSON (InvalidSymbol)',
    );
  });
});
