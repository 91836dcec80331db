// One measured job of the log benchmarks in a process of its own: `node logRun.js <job> …`, answered with JSON.
import { readSync, openSync } from 'node:fs';
import { findPattern, parsePattern, toLower } from '../../src/core/logs/pattern';
import { logKnowledge, type LogKnowledge } from '../../src/core/logs/knowledge';
import { LogReader } from '../../src/core/logs/reader';
import { builtInFixes, builtInLogRows } from '../../src/knowledge/logRows';
import { compileLogRows } from '../../src/core/logs/knowledge';
import { slowTexts } from './logText';

const [job, ...args] = process.argv.slice(2);

function readFile(path: string, knowledge: LogKnowledge): number {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(1 << 20);
  const reader = new LogReader({ knowledge });
  const started = process.cpuUsage();
  for (let count = 1; count > 0;) {
    count = readSync(file, buffer, 0, buffer.length, null);
    reader.push(buffer.subarray(0, count));
  }
  reader.end();
  reader.analysis();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

/** Milliseconds of one text, read whole. */
function readText(name: string, length: number): number {
  const bytes = slowTexts[name]?.(length) ?? Buffer.alloc(0);
  const reader = new LogReader({ knowledge: logKnowledge() });
  const started = performance.now();
  reader.push(bytes);
  reader.end();
  reader.analysis();
  return performance.now() - started;
}

/** The slowest of all formats on a line of 1 MB that is made of its own fixed texts. */
function slowestFormat(length: number): { readonly format: string; readonly ms: number } {
  let slowest = { format: '', ms: 0 };
  for (const format of builtInLogRows.flatMap(({ patterns }) => patterns)) {
    const pattern = parsePattern(format);
    for (const piece of [pattern.literals.join(''), pattern.literals.find((text) => text !== '') ?? '']) {
      const text = piece.repeat(Math.ceil(length / Math.max(1, piece.length))).slice(0, length);
      const lower = toLower(text);
      const started = performance.now();
      // What follows the first fixed text is there as well, but never the whole message.
      findPattern(pattern, text, lower);
      const ms = performance.now() - started;
      if (ms > slowest.ms) slowest = { format, ms };
    }
  }
  return slowest;
}

switch (job) {
  case 'file': {
    // A share of the families: what their number costs.
    const share = Number(args[1] ?? 1);
    const rows = builtInLogRows.filter((_, index) => index % Math.round(1 / share) === 0);
    const knowledge = share === 1 ? logKnowledge() : compileLogRows([{ rows, fixes: builtInFixes }]);
    console.log(JSON.stringify({ ms: readFile(args[0] ?? '', knowledge), rows: rows.length }));
    break;
  }
  case 'text':
    readText(args[0] ?? '', 50_000);
    console.log(JSON.stringify({ ms: readText(args[0] ?? '', Number(args[1])) }));
    break;
  case 'formats':
    slowestFormat(10_000);
    console.log(JSON.stringify(slowestFormat(Number(args[0]))));
    break;
  default:
    process.exitCode = 2;
}
