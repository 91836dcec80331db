// `mana-dpdk detect` against the simulated VM: report, exit status, and words for what goes wrong.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Ajv } from 'ajv';
import { parseInvocation } from '../../src/cli/arguments';
import { detectCommand } from '../../src/cli/detectCommand';
import { translatorFor } from '../../src/cli/language';
import { startSimulatedVm, type Fault, type SimulatedVm } from '../labs/sim/index';

const directory = mkdtempSync(join(tmpdir(), 'mana-cli-'));
let vm: SimulatedVm;

before(async () => {
  vm = await startSimulatedVm({ dir: directory });
});

after(async () => {
  await vm.close();
  rmSync(directory, { recursive: true });
});

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function detectWith(faults: readonly Fault[], ...words: string[]): Promise<Run> {
  vm.setFaults(faults);
  const invocation = parseInvocation([
    'detect',
    `${vm.user}@${vm.host}`,
    '--port',
    String(vm.port),
    '--identity',
    vm.identityFile,
    '--known-hosts',
    vm.knownHostsFile,
    '-F',
    'none',
    ...words,
  ]);
  assert.ok(invocation.kind === 'detect');
  let out = '';
  let err = '';
  const status = await detectCommand(invocation.arguments, {
    write: (text) => (out += text),
    writeError: (text) => (err += text),
    translate: translatorFor({}),
    prompts: undefined,
    columns: undefined,
    colour: false,
    signal: new AbortController().signal,
  });
  return { status, out, err };
}

interface JsonReport {
  readonly kernel: string;
  readonly cpu: { readonly lcores: string };
  readonly nics: readonly { readonly name: string; readonly carriesSsh: boolean; readonly vf: unknown }[];
  readonly findings: readonly { readonly id: string; readonly status: string }[];
}

test('a healthy VM: the JSON fits its published schema and the status is 0', async () => {
  const run = await detectWith([], '--format', 'json');
  assert.equal(run.status, 0, run.err);
  const report = JSON.parse(run.out) as JsonReport;
  const schema = JSON.parse(readFileSync('docs/schema/detection-report.schema.json', 'utf8')) as object;
  const ajv = new Ajv({ strict: false, validateFormats: false });
  assert.ok(ajv.validate(schema, report), JSON.stringify(ajv.errors));
  assert.equal(report.cpu.lcores, '0-7');
  assert.deepEqual(
    report.nics.map((nic) => [nic.name, nic.carriesSsh]),
    [
      ['eth0', true],
      ['eth1', false],
      ['eth2', false],
    ],
  );
});

test('a VM without MANA: the status is 1 and the failing check comes first', async () => {
  const run = await detectWith(['no-mana']);
  assert.equal(run.status, 1, run.err);
  assert.match(run.out, /Checks\nFAIL/);
});

test('what cannot be found out: status 2, nothing on stdout, and a sentence on stderr', async () => {
  for (const fault of ['not-linux', 'no-posix-shell', 'nologin', 'changed-host-key'] as const) {
    const run = await detectWith([fault], '--format', 'json');
    assert.equal(run.status, 2, fault);
    assert.equal(run.out, '', fault);
    assert.match(run.err, /^mana-dpdk: .+\n/, fault);
    assert.equal(run.err.includes('→ '), fault !== 'not-linux', fault);
  }
});

test('hostile text from the VM reaches no terminal', async () => {
  const run = await detectWith(['hostile-output']);
  assert.doesNotMatch(run.out + run.err, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
});
