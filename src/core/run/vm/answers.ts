// What scripts of runs answer besides records: the runs that there are, how one ended, who else runs DPDK.
import { checkValue } from '../../remote/values';
import type { EndReason, VmRun } from '../types';
import { wholeNumber } from './streamReader';

/** How a run ended. `left`: what could not be removed or ended, in short words; empty where nothing is left. */
export interface RunResult {
  readonly id: string;
  readonly reason: EndReason;
  readonly exit: RunExit;
  readonly left: string;
}

/** `unknown`: nobody was there to be told, as its supervisor had been killed. */
export type RunExit =
  { readonly kind: 'code' | 'signal'; readonly number: number } | { readonly kind: 'unknown' };

/** A primary DPDK process that is none of ours. */
export interface OtherProcess {
  readonly pid: number;
  readonly name: string;
  readonly filePrefix: string;
}

const reasons: readonly string[] = [
  'self',
  'time',
  'user',
  'start-timeout',
  'disk',
  'supervisor',
  'reboot',
] satisfies readonly EndReason[];

const isReason = (text: string): text is EndReason => reasons.includes(text);

/** The words of the status event `run`; undefined where they are none. They come from a VM: each is checked. */
export function parseVmRun(words: readonly string[]): VmRun | undefined {
  const [
    id = '',
    state = '',
    pid,
    filePrefix = '',
    console,
    epoch,
    scenario = '',
    holder = '',
    records,
    duration,
    ...line
  ] = words;
  const startedEpochSeconds = wholeNumber(epoch ?? '');
  // 0: testpmd has not been started yet.
  const process = wholeNumber(pid ?? '') ?? 0;
  if (!isRunId(id) || startedEpochSeconds === undefined) return undefined;
  return {
    id,
    state: state === 'ended' ? 'ended' : state === 'stopping' ? 'stopping' : 'running',
    pid: process === 0 ? null : process,
    filePrefix: /^[A-Za-z0-9_.-]{1,63}$/.test(filePrefix) ? filePrefix : '',
    console: console === '1',
    startedEpochSeconds,
    scenario: /^[a-z-]{1,40}$/.test(scenario) ? scenario : '',
    holder,
    line: line.join(''),
    records: wholeNumber(records ?? '') ?? 0,
    durationSeconds: wholeNumber(duration ?? '') ?? 0,
  };
}

/** The words of the status event `result`. */
export function parseRunResult(words: readonly string[]): RunResult | undefined {
  const [id = '', reason = '', kind, number, left = '-'] = words;
  if (!isRunId(id) || !isReason(reason)) return undefined;
  const value = wholeNumber(number ?? '');
  return {
    id,
    reason,
    exit:
      (kind === 'code' || kind === 'signal') && value !== undefined
        ? { kind, number: value }
        : { kind: 'unknown' },
    left: left === '-' ? '' : left,
  };
}

/** The words of the status event `other`. */
export function parseOther(words: readonly string[]): OtherProcess | undefined {
  const [pid = '', name = '', filePrefix = ''] = words;
  return checkValue('pid', pid) === undefined ? undefined : { pid: Number(pid), name, filePrefix };
}

function isRunId(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text);
}
