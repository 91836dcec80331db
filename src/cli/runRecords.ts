// `mana-dpdk run --record FILE [FILE]`: shows a record that was saved or shared, or two side by side. No VM is reached.
import { gunzipSync } from 'node:zlib';
import { msg } from '../core/message';
import type { Problem } from '../core/problem';
import { compareRecords } from '../core/run/compare';
import { parseRecord } from '../core/run/readRecord';
import type { RunRecord } from '../core/run/record';
import { comparisonToJson, runToJson } from '../core/run/report/json';
import type { RunTextOptions } from '../core/run/report/planText';
import { comparisonToText, recordToText } from '../core/run/report/recordText';
import { problemText } from './problemText';
import type { RecordArguments } from './runArguments';
import type { RunContext, RunStatus } from './runContext';

/** Of a file that is packed: more is no record. */
const largestBytes = 128 * 1024 * 1024;

/** Never rejects: what cannot be read is printed as a problem. 0: the record's forwarding is confirmed, or two were compared. */
export async function recordsCommand(args: RecordArguments, context: RunContext): Promise<RunStatus> {
  const records: RunRecord[] = [];
  for (const file of args.files) {
    const record = await read(file, context);
    if ('remedies' in record) {
      context.writeError(problemText(withFile(record, file), context.translate));
      return 2;
    }
    records.push(record);
  }
  const [left, right] = records;
  if (left === undefined) return 2;
  const { columns, translate } = context;
  const text: RunTextOptions = {
    translate,
    colour: args.colour ?? context.colour,
    ...(columns === undefined ? {} : { width: columns }),
  };
  if (right === undefined) {
    context.write(args.format === 'json' ? lines(runToJson(left)) : recordToText(left, text));
    return left.verdict.forwarding === 'confirmed' ? 0 : 1;
  }
  context.write(
    args.format === 'json'
      ? lines(comparisonToJson(left, right, compareRecords(left, right)))
      : comparisonToText(left, right, text),
  );
  return 0;
}

const lines = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;

async function read(file: string, { readFile }: RunContext): Promise<RunRecord | Problem> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return {
      id: 'unreadable',
      message: msg('The file could not be read.'),
      detail: [error instanceof Error ? error.message : String(error)],
      remedies: [],
    };
  }
  return parseRecord(textOf(bytes));
}

/** Records are kept packed; those that are saved or shared are plain. What is neither is no record. */
function textOf(bytes: Uint8Array): string {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    return Buffer.from(packed ? gunzipSync(bytes, { maxOutputLength: largestBytes }) : bytes).toString(
      'utf8',
    );
  } catch {
    return '';
  }
}

function withFile(problem: Problem, file: string): Problem {
  return { ...problem, message: msg('{0}: {1}', file, problem.message) };
}
