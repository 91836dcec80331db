// Commands that are printed in DPDK's guides, in Azure's article and in LISA: no error for any that is right, and one
// for each that its own release refuses.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDocument } from '../../src/core/documents/open';
import { render } from '../../src/core/message';
import { testpmdKnowledge } from '../../src/core/testpmd/knowledge';
import { analyse, findingsOf } from '../../src/core/testpmd/lint';
import { machineOf, type Machine } from '../../src/core/testpmd/machine';

/** @property refused Releases among them that really refuse it: the guides keep options that are long gone. */
interface GuideCommand {
  readonly command: string;
  readonly page: string;
  readonly releases: readonly string[];
  readonly refused: readonly string[];
}

const knowledge = testpmdKnowledge();

function read(name: string): unknown {
  return JSON.parse(readFileSync(join('test', 'differential', 'documented', name), 'utf8'));
}

function errorsOf(text: string, id: string, machine: Machine | null): readonly string[] {
  const { commands } = openDocument('shell', text);
  assert.equal(commands.length, 1, `not one command: ${text}`);
  const release = knowledge.release(id);
  assert.ok(release);
  const context = { release, machine, knowledge };
  return commands
    .flatMap(({ command }) => findingsOf(analyse(command, context), context))
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, message }) => `${rule}: ${render(message)}`);
}

test("DPDK's own guides", () => {
  const wrong: unknown[] = [];
  let judged = 0;
  for (const { command, page, releases, refused } of read('guides.json') as readonly GuideCommand[]) {
    for (const release of releases) {
      judged++;
      const errors = errorsOf(command, release, null);
      if (errors.length > 0 !== refused.includes(release)) wrong.push({ command, page, release, errors });
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(judged > 400, `only ${judged}`);
});

test("Azure's article and LISA, in every release, with and without the facts of the VM", () => {
  const machines = [null, machineOf({ cpu: { lcores: '0-7', numaNodes: 1 } })];
  const wrong: unknown[] = [];
  for (const { command } of read('practice.json') as readonly { readonly command: string }[])
    for (const { id } of knowledge.releases)
      for (const machine of machines) {
        const errors = errorsOf(command, id, machine);
        if (errors.length > 0) wrong.push({ command, release: id, machine: machine !== null, errors });
      }
  assert.deepEqual(wrong, []);
});
