// Runs `mana-dpdk explain` in this process: on files of a folder of its own, on text, on a stream that a test feeds.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after } from 'node:test';
import { parseInvocation } from '../../src/cli/arguments';
import { explainCommand } from '../../src/cli/explainCommand';
import { render, type Translate } from '../../src/core/message';

export const directory = mkdtempSync(join(tmpdir(), 'mana-explain-'));
after(() => {
  rmSync(directory, { recursive: true });
});

export function file(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

export interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array | Readable;
  readonly colour?: boolean;
  readonly columns?: number;
  readonly translate?: Translate;
  /** Told of all that was written so far, each time. */
  readonly written?: (out: string) => void;
}

export async function explain(words: readonly string[], options: RunOptions = {}): Promise<Run> {
  const invocation = parseInvocation(['explain', ...words]);
  if (invocation.kind !== 'explain')
    return {
      status: 2,
      out: '',
      err: invocation.kind === 'usage-error' ? render(invocation.message) : invocation.kind,
    };
  let out = '';
  let err = '';
  const { input = '', written } = options;
  const status = await explainCommand(invocation.arguments, {
    write: (text) => {
      out += text;
      written?.(out);
    },
    writeError: (text) => (err += text),
    translate: options.translate ?? ((template) => template),
    standardInput: input instanceof Readable ? input : Readable.from([Buffer.from(input)]),
    columns: options.columns,
    colour: options.colour ?? false,
  });
  // Names of the temporary folder differ from run to run.
  return { status, out: out.replaceAll(`${directory}/`, ''), err: err.replaceAll(`${directory}/`, '') };
}

/** The article's log of a VF that is still up. */
export const busy = [
  'EAL: Detected CPU lcores: 4',
  'mana_init_once(): MP INIT PRIMARY',
  'mana_start_tx_queues(): Failed to create qp queue index 0',
  'mana_dev_start(): failed to start tx queues -19',
  'Fail to start port 0: No such device',
  'the frobnicator failed',
  '',
].join('\n');

export const healthy = [
  'EAL: Detected CPU lcores: 4',
  'mana_init_once(): MP INIT PRIMARY',
  'Bye...',
  '',
].join('\n');
/** Nothing but a warning. */
export const slow = 'net_vdev_netvsc: probably using routed NetVSC interface "eth1" (index 3)\n';
