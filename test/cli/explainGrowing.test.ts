// `mana-dpdk explain` of what still grows: each incident is told while the pipe is open, and what comes to it later.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { busy, directory, explain, file } from './explainSupport';

/** Waits until what was written has a text. */
function watch(): {
  readonly written: (out: string) => void;
  readonly until: (text: RegExp) => Promise<string>;
} {
  let out = '';
  const waiting = new Set<() => void>();
  return {
    written: (text) => {
      out = text;
      for (const check of [...waiting]) check();
    },
    until: (text) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!text.test(out)) return;
          waiting.delete(check);
          resolve(out);
        };
        waiting.add(check);
        check();
      }),
  };
}

const begin = 'EAL: Detected CPU lcores: 4\n';
const cause = 'mana_dev_start(): failed to start tx queues -19\n';
const follows = 'Fail to start port 0: No such device\n';

test('a pipe that grows is told while it grows', async () => {
  const input = new PassThrough();
  const { written, until } = watch();
  const run = explain(['-'], { input, written });
  input.write(begin + cause.slice(0, 20));
  input.write(cause.slice(20));
  const first = await until(/\[mana-vf-not-down\]\n/);
  assert.match(first, /^\(stdin\):2: error: /);
  assert.doesNotMatch(first, / lines$/m);
  input.write(`nothing\n${follows}`);
  const second = await until(/also of/);
  assert.match(second, /^\(stdin\):4: also of \[mana-vf-not-down\]: line 4$/m);
  input.write(begin + cause);
  const third = await until(/\(stdin\):6: error: /);
  assert.equal(third.split('[mana-vf-not-down]\n').length, 3);
  input.end();
  const { out, status } = await run;
  assert.equal(status, 1);
  assert.match(out, /^\(stdin\): 2 errors, 0 warnings, 0 notes in 6 lines$/m);
  assert.ok(out.startsWith(third), 'nothing is told twice');
});

test('a program that is never silent is told of as well', async () => {
  const input = new PassThrough();
  const { written, until } = watch();
  const run = explain(['-'], { input, written });
  input.write(begin + cause);
  // Always something new, more often than there is silence.
  let busyNow = true;
  const chatter = (): void => {
    if (!busyNow) return;
    input.write('  RX-packets: 0\n');
    setImmediate(chatter);
  };
  chatter();
  await until(/\[mana-vf-not-down\]\n/);
  busyNow = false;
  input.end();
  assert.equal((await run).status, 1);
});

test('a cause that comes later than what it explains', async () => {
  const input = new PassThrough();
  const { written, until } = watch();
  const run = explain(['-'], { input, written });
  input.write(begin + follows);
  assert.match(await until(/No known cause/), /^\(stdin\):2: error: /);
  input.write(cause);
  assert.match(await until(/\[mana-vf-not-down\]\n/), /^\(stdin\):3: error: /m);
  input.end();
  const { out } = await run;
  assert.match(out, /^\(stdin\): 1 error, 0 warnings, 0 notes in 3 lines$/m);
});

test('JSON comes whole, at the end', async () => {
  const input = new PassThrough();
  let early = '';
  const run = explain(['--format', 'json', '-'], { input, written: (out) => (early = out) });
  input.write(busy);
  input.write(begin);
  assert.equal(early, '');
  input.end();
  const { out } = await run;
  assert.equal((JSON.parse(out) as { readonly files: readonly unknown[] }).files.length, 1);
});

test('a mark of the encoding that comes in two pieces', async () => {
  const input = new PassThrough();
  const run = explain(['-'], { input });
  const bytes = Buffer.from(`\ufeff${cause}`, 'utf16le');
  for (const byte of bytes) input.write(Buffer.from([byte]));
  input.end();
  assert.match((await run).out, /^\(stdin\):1: error: /);
});

test('a pipe with a name is told while it grows', { skip: process.platform === 'win32' }, async () => {
  const path = join(directory, 'pipe');
  assert.equal(spawnSync('mkfifo', [path]).status, 0);
  const { written, until } = watch();
  const run = explain([path, file('then.log', busy)], { written });
  const pipe = await open(path, 'w');
  await pipe.write(begin + cause);
  assert.match(await until(/\[mana-vf-not-down\]\n/), /pipe:2: error: /);
  await pipe.close();
  const { out, status } = await run;
  assert.equal(status, 1);
  assert.match(out, /^pipe: 1 error, /m);
  assert.match(out, /^then\.log:3: error: /m);
});

test('a reader that fails is said, with what was read before', async () => {
  const input = new PassThrough();
  const run = explain(['-'], { input });
  input.write(begin + cause);
  setImmediate(() => input.destroy(new Error('the line went dead')));
  const { out, err, status } = await run;
  assert.equal(status, 2);
  assert.match(err, /the line went dead/);
  assert.match(out, /\[mana-vf-not-down\]/);
});
