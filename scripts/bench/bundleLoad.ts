// How long VS Code's extension host waits for our main bundle: read, compile and run its top level.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { resolve } from 'node:path';
import { run } from '../../test/labs/process';
import type { Section } from './report';
import { median, tenth } from './stats';

/**
 * Loads the bundle in a new Node with a stand-in for the module `vscode`, whose every property is a class. Prints
 * milliseconds, and every module that was asked for meanwhile.
 */
const loader = (bundle: string): string => `
const { Module } = require('node:module');
const standIn = new Proxy(class {}, {
  get: (target, key) => (key in target ? target[key] : standIn),
  construct: () => standIn,
  apply: () => standIn,
});
const load = Module._load;
const asked = [];
Module._load = function (request, ...rest) {
  asked.push(request);
  return request === 'vscode' ? standIn : load.call(this, request, ...rest);
};
const start = process.hrtime.bigint();
require(${JSON.stringify(bundle)});
const ms = Number(process.hrtime.bigint() - start) / 1e6;
console.log(JSON.stringify({ ms, asked }));
`;

interface Load {
  readonly ms: number;
  readonly asked: readonly string[];
}

/** Builds the product's bundles, then loads the extension's main bundle in a new process `runs` times. */
export async function bundleLoad(runs: number, say: (line: string) => void): Promise<Section> {
  say('loading the main bundle of the extension');
  const built = spawnSync(process.execPath, ['scripts/build.mjs'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (built.status !== 0) throw new Error('the build failed');
  const bundle = resolve('dist/extension.js');
  if (!existsSync(bundle)) throw new Error('the build made no dist/extension.js');
  const loads: Load[] = [];
  for (let i = 0; i < runs; i++)
    loads.push(JSON.parse(await run(process.execPath, ['-e', loader(bundle)])) as Load);
  // Our own code asks for Node's modules as "node:net", both packages as "net".
  const ofPackages = loads
    .flatMap(({ asked }) => asked)
    .filter((name) => isBuiltin(name) && !name.startsWith('node:'));
  const late = [...new Set(ofPackages)];
  const ms = tenth(median(loads.map((load) => load.ms)));
  return {
    title: "Loading the extension's main bundle",
    method:
      `\`require('dist/extension.js')\` in a new Node with a stand-in for \`vscode\`, median of ${runs}. ssh2 and the language ` +
      'client run at their first use only. They would show: packages ask for modules of Node by another name than we do.',
    figures: [
      { name: 'load', text: `${ms} ms`, value: ms, atMost: { value: 50, text: '50 ms' } },
      {
        name: 'packages run with it',
        text: late.length === 0 ? 'none' : late.join(', '),
        value: late.length,
        atMost: { value: 0, text: 'none' },
      },
    ],
  };
}
