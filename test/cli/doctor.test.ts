// `mana-dpdk doctor` against the simulated VM: the exit status of each case, the way to gdb and back, its options.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { parseInvocation } from '../../src/cli/arguments';
import { doctorCommand } from '../../src/cli/doctorCommand';
import { setupCommand } from '../../src/cli/setupCommand';
import type { SetupContext } from '../../src/cli/setupContext';
import { render } from '../../src/core/message';
import { startSimulatedVm, type Fault, type SimulatedVm } from '../labs/sim/index';
import { inJapanese } from './setupSupport';

const schema = JSON.parse(readFileSync('docs/schema/doctor-report.schema.json', 'utf8')) as object;
const validate = new Ajv({ strict: false }).compile(schema);

interface Told {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

let keys = '';
let vm: SimulatedVm;

before(async () => {
  keys = mkdtempSync(join(tmpdir(), 'mana-doctor-cli-'));
  vm = await startSimulatedVm({ dir: keys });
});
after(async () => {
  await vm.close();
  rmSync(keys, { recursive: true, force: true });
});

/** A VM that has just started, with these faults: what the last test has done there is gone with it. */
function fresh(...faults: readonly Fault[]): void {
  vm.setFaults(['no-mana']);
  vm.setFaults(faults);
}

/** One call of the program, in this process; nobody can be asked. */
async function call(words: readonly string[], changes: Partial<SetupContext> = {}): Promise<Told> {
  const [command = '', ...more] = words;
  const connection = [`${vm.user}@${vm.host}`, '--port', String(vm.port), '--identity', vm.identityFile];
  const trusted = ['--known-hosts', vm.knownHostsFile, '-F', 'none'];
  const invocation = parseInvocation([command, ...connection, ...trusted, ...more]);
  let out = '';
  let err = '';
  const context: SetupContext = {
    write: (text) => (out += text),
    writeError: (text) => (err += text),
    translate: (template) => template,
    prompts: undefined,
    ask: undefined,
    columns: 100,
    colour: false,
    statusLine: false,
    errorColumns: undefined,
    signal: new AbortController().signal,
    ...changes,
  };
  if (invocation.kind === 'doctor')
    return { status: await doctorCommand(invocation.arguments, context), out, err };
  if (invocation.kind === 'setup')
    return { status: await setupCommand(invocation.arguments, context), out, err };
  throw new Error(JSON.stringify(invocation));
}

interface Document {
  readonly verdict: {
    readonly kind: string;
    readonly proof: string | null;
    readonly provider: string | null;
  };
  readonly kernelId: { readonly id: number } | null;
  readonly traceProblem: string | null;
  readonly advice: readonly { readonly steps: readonly string[] }[];
}

async function document(...words: readonly string[]): Promise<readonly [number, Document]> {
  const { status, out, err } = await call(['doctor', '--format', 'json', ...words]);
  const parsed: unknown = JSON.parse(out);
  assert.ok(validate(parsed), `${JSON.stringify(validate.errors)} ${err}`);
  return [status, parsed as Document];
}

describe('mana-dpdk doctor', () => {
  it('0 where MANA’s own provider opens the device', async () => {
    fresh();
    const [status, { verdict, kernelId }] = await document();
    assert.deepEqual([status, verdict.kind, verdict.provider, kernelId?.id], [0, 'mana', 'mana', 20]);
    const text = await call(['doctor']);
    assert.match(text.out, /^MANA provider doctor of \S+\n/);
    assert.equal(text.err, '');
  });

  it('1 where another one does; gdb comes and goes by a setup step, and shows it', async () => {
    fresh('driver-id-mismatch');
    const [untraced, { verdict, advice }] = await document();
    assert.deepEqual([untraced, verdict.kind, verdict.proof], [1, 'other-provider', 'inferred']);
    assert.deepEqual(advice[0]?.steps, ['rdma-core', 'build-dpdk']);

    const without = await call(['doctor', '--trace']);
    assert.equal(without.status, 3);
    const line =
      /\$ mana-dpdk setup (--run --only install-packages --trace-tools) /.exec(without.out)?.[1] ?? '';
    assert.notEqual(line, '', without.out);
    const installed = await call(['setup', ...line.split(' '), '--yes']);
    assert.equal(installed.status, 0, installed.out + installed.err);
    assert.match(installed.out, /install gdb ibverbs-utils|install gdb\b/);

    const [traced, seen] = await document('--trace');
    assert.deepEqual([traced, seen.verdict.proof, seen.verdict.provider], [1, 'trace', 'erdma']);
    const text = await call(['doctor', '--trace'], { translate: inJapanese });
    assert.match(
      text.out,
      /別のプロバイダー[\s\S]*\n {2}#1 .* in \?\? \(\) from \S+\/liberdma-rdmav34\.so\n/,
    );

    assert.equal((await call(['setup', '--undo', '--yes'])).status, 0);
    const [again, problem] = await document('--trace');
    assert.equal(again, 3);
    assert.match(problem.traceProblem ?? '', /`gdb`/);
  });

  it('3 where something is missing that it takes', async () => {
    fresh('no-rdma-core');
    const noCore = await call(['doctor']);
    assert.equal(noCore.status, 3);
    assert.match(noCore.err, /has no rdma-core: [\s\S]*→ Run mana-dpdk setup --run --only install-packages /);
    fresh('no-mana');
    const noDevice = await call(['doctor']);
    assert.equal(noDevice.status, 3);
    assert.match(noDevice.err, /has no RDMA device of MANA/);
    const unreachable = await call(['doctor', '-p', '1']);
    assert.equal(unreachable.status, 3);
    assert.equal(unreachable.out, '');
  });

  it('says where it is, on a terminal only', async () => {
    fresh();
    const told = await call(['doctor'], { statusLine: true });
    assert.match(told.err, /Detecting…[\s\S]*Reading headers and libraries…[\s\S]*\r\x1b\[K$/);
  });
});

describe('its options', () => {
  const refused = (...words: readonly string[]): string => {
    const invocation = parseInvocation(words);
    return invocation.kind === 'usage-error' ? render(invocation.message) : invocation.kind;
  };

  it('are checked before anything is reached', () => {
    assert.equal(refused('doctor'), 'doctor needs a host: mana-dpdk doctor [USER@]HOST');
    assert.equal(refused('doctor', 'a', 'b'), 'One host at a time: “b” is too much.');
    assert.equal(
      refused('doctor', 'a', '--format', 'sarif'),
      '--format of doctor is text or json, not “sarif”.',
    );
    assert.equal(refused('doctor', 'a', '--tree', 'x'), '--tree is an absolute path on the VM, not “x”.');
    assert.equal(
      refused('doctor', 'a', ...Array.from({ length: 9 }, (_, index) => ['--tree', `/t${index}`]).flat()),
      '--tree: 8 source trees at most.',
    );
    assert.equal(refused('doctor', 'a', '--run'), 'doctor has no option --run.');
    assert.equal(refused('detect', 'a', '--trace'), 'detect has no option --trace.');
    assert.equal(refused('doctor', 'a', '--trace', '--tree', '/srv/a b'), 'doctor');
  });

  it('of setup: the tools for a trace are a step of their own', () => {
    const alone = '--trace-tools goes with --only install-packages alone.';
    assert.equal(refused('setup', 'a', '--trace-tools'), alone);
    assert.equal(refused('setup', 'a', '--trace-tools', '--only', 'install-packages,hugepages'), alone);
    assert.equal(
      refused('setup', 'a', '--trace-tools', '--only', 'hugepages'),
      '--trace-tools is for install-packages, which --only leaves out.',
    );
    const invocation = parseInvocation(['setup', 'a', '--trace-tools', '--only', 'install-packages']);
    assert.ok(invocation.kind === 'setup');
    assert.deepEqual(invocation.arguments.options, { only: ['install-packages'], traceTools: true });
  });
});
