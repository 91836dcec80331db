// The examination as text in both languages, as Markdown and as JSON; text from a VM gets into none of them as markup.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { adviceFor } from '../../../src/core/doctor/advice';
import { coreOf, kernelIdOf } from '../../../src/core/doctor/core';
import { offerFor } from '../../../src/core/doctor/offer';
import { doctorToJson } from '../../../src/core/doctor/report/json';
import { doctorToMarkdown } from '../../../src/core/doctor/report/markdown';
import { doctorToText, type DoctorTextOptions } from '../../../src/core/doctor/report/text';
import { judgeProvider } from '../../../src/core/doctor/verdict';
import type { DoctorReport, LookFacts, TraceFacts, WatchFacts } from '../../../src/core/doctor/types';
import type { Facts } from '../../../src/core/detect/facts';
import { msg } from '../../../src/core/message';
import { inJapanese } from '../../cli/setupSupport';
import { hostileText } from '../report/fixtures';
import { folder, nothingSeen, notWatched, probed, traceOf, vmWith } from './rig';

const kernelHeader = '/lib/modules/5.15.0-1045-azure/build/include/uapi/rdma/ib_user_ioctl_verbs.h';
const seen: LookFacts = {
  ...nothingSeen,
  headers: [
    {
      role: 'running-kernel',
      path: kernelHeader,
      real: kernelHeader,
      reading: { ok: true, ids: {}, mana: 19 },
    },
    {
      role: 'distribution',
      path: '/usr/include/rdma/ib_user_ioctl_verbs.h',
      real: '/usr/include/rdma/ib_user_ioctl_verbs.h',
      reading: { ok: true, ids: {}, mana: null },
    },
  ],
};
const running: WatchFacts = {
  ...notWatched,
  programs: [
    {
      pid: 4242,
      name: 'dpdk-testpmd',
      files: [`${folder}/libibverbs.so.1.14.46.0`, `${folder}/libibverbs/libmana-rdmav34.so`],
    },
  ],
  probe: probed(),
};

interface Found {
  readonly look?: LookFacts;
  readonly watch?: WatchFacts;
  readonly trace?: TraceFacts | null;
  readonly traceProblem?: DoctorReport['traceProblem'];
}

function reportFor(
  facts: Facts,
  { look = seen, watch = running, trace = null, traceProblem = null }: Found = {},
): DoctorReport {
  const core = coreOf(facts, look, watch, trace);
  const kernelId = kernelIdOf(facts, 'mana_0', look, watch);
  const verdict = judgeProvider({
    device: 'mana_0',
    kernelId,
    pythonMissing: watch.pythonMissing,
    core,
    probe: watch.probe,
    trace,
  });
  return {
    schemaVersion: 1,
    host: 'azureuser@vm1',
    examinedAt: '2026-11-29T10:00:00.000Z',
    kernel: facts.kernel,
    device: 'mana_0',
    uverbs: 'uverbs0',
    kernelId,
    core,
    look,
    watch,
    trace,
    verdict,
    advice: adviceFor({
      facts,
      device: 'mana_0',
      kernelId,
      core,
      look,
      watch,
      verdict,
      traced: trace !== null,
    }),
    traceProblem,
  };
}

const options: DoctorTextOptions = {
  setup: (steps) => `mana-dpdk setup --run --only ${steps.join(',')} azureuser@vm1`,
  trace: 'mana-dpdk doctor --trace azureuser@vm1',
  traceTools: 'mana-dpdk setup --run --only install-packages --trace-tools azureuser@vm1',
};

const reports: Readonly<Record<string, DoctorReport>> = {
  mismatch: reportFor(vmWith(19)),
  traced: reportFor(vmWith(19), { trace: traceOf('stripped-erdma') }),
  healthy: reportFor(vmWith(20), {
    watch: { ...running, probe: probed({ functions: ['mana_alloc_context'] }) },
  }),
  'no-gdb': reportFor(vmWith(null), {
    look: { ...nothingSeen, tools: {} },
    watch: { ...notWatched, asRoot: false, pythonMissing: true },
    traceProblem: msg('The trace takes `gdb` and `ibv_devinfo`, and neither is installed on the VM.'),
  }),
};

/** Compares with a file; `UPDATE_TEXTS=1` writes it instead. */
function assertText(name: string, text: string): void {
  const path = join('test', 'core', 'doctor', 'texts', name);
  if (process.env['UPDATE_TEXTS'] === '1') writeFileSync(path, text);
  assert.ok(existsSync(path), `no ${path}: run with UPDATE_TEXTS=1`);
  assert.equal(text, readFileSync(path, 'utf8'));
}

describe('the report', () => {
  for (const [name, report] of Object.entries(reports)) {
    it(`${name}, as text in English and Japanese`, () => {
      assertText(`${name}.en.txt`, doctorToText(report, options));
      assertText(`${name}.ja.txt`, doctorToText(report, { ...options, translate: inJapanese }));
    });
  }

  it('as Markdown', () => {
    assertText(
      'traced.markdown.txt',
      doctorToMarkdown(reportFor(vmWith(19), { trace: traceOf('stripped-erdma') })),
    );
    assertText('no-gdb.ja.markdown.txt', doctorToMarkdown(reports['no-gdb'] ?? assert.fail(), inJapanese));
  });

  it('offers what can be done next, and nothing where all is well', () => {
    const offered = Object.entries(reports).map(([name, report]) => [
      name,
      offerFor(report)?.steps.map((step) => (step.kind === 'trace' ? 'trace' : step.options)),
    ]);
    assert.deepEqual(Object.fromEntries(offered), {
      mismatch: [{ only: ['rdma-core', 'build-dpdk'] }, 'trace'],
      traced: [{ only: ['rdma-core', 'build-dpdk'] }],
      healthy: undefined,
      'no-gdb': [{ only: ['install-packages'], traceTools: true }],
    });
    const forbidden = { ...seen, ptraceScope: 3 };
    const problem = msg(
      'This VM forbids all debugging (`kernel.yama.ptrace_scope` is 3), so that gdb cannot trace.',
    );
    assert.deepEqual(offerFor(reportFor(vmWith(19), { look: forbidden, traceProblem: problem }))?.steps, []);
  });

  it('as JSON, against its schema', () => {
    const schema = JSON.parse(readFileSync('docs/schema/doctor-report.schema.json', 'utf8')) as object;
    const validate = new Ajv({ strict: false }).compile(schema);
    for (const [name, report] of Object.entries(reports)) {
      const document = JSON.parse(JSON.stringify(doctorToJson(report))) as unknown;
      assert.ok(validate(document), `${name}: ${JSON.stringify(validate.errors)}`);
    }
  });

  it('text from a VM is shown, and acts on nothing', () => {
    const trace = traceOf('stripped-erdma');
    const hostile = reportFor(
      vmWith(19, '46.0', { coreSource: `/opt/${hostileText}/libibverbs.so.1.14.46.0` }),
      {
        look: {
          ...seen,
          notSources: [`/${hostileText}`],
          libraries: [{ file: `/${hostileText}`, folder: '/', version: null, providers: [] }],
          headers: seen.headers.map((header) => ({ ...header, path: `/${hostileText}` })),
        },
        watch: {
          ...running,
          programs: [{ pid: 1, name: hostileText, files: [hostileText] }],
          probe: probed({ lines: [hostileText, '```', '</details>'] }),
        },
        trace: {
          ...trace,
          backtrace: [hostileText, '```\n# heading'],
          library: hostileText,
          program: hostileText,
        },
      },
    );
    const text = doctorToText(hostile, options);
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u200b]/);
    const markdown = doctorToMarkdown(hostile);
    assert.doesNotMatch(markdown, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e\u200b]/);
    // Outside of fences and code spans nothing of it is left that could be a tag or a link.
    const bare = markdown
      .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
      .replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
    assert.doesNotMatch(bare, /<[a-z/!]/i);
    assert.doesNotMatch(bare, /(?<!\\)\]\(|https?:\/\//);
  });
});
