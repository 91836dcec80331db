// Puts the scripts together that run on the VM: the library, what to do, and the call that starts it.
import { setupLibrary, setupStart } from '../../knowledge/setup';
import type { Action } from './types';

/** What a script on the VM is asked for. `undo`: `filter` and `value` say which entries of the journal. */
export type ScriptTask =
  /** `work`: as the user, without lock and journal. */
  | {
      readonly mode: 'step' | 'work';
      readonly actions: readonly Action[];
      readonly onFailure: 'undo' | 'keep';
    }
  | { readonly mode: 'undo'; readonly filter: 'all' | 'step' | 'target' | 'run'; readonly value: string }
  | { readonly mode: 'status' | 'confirm' | 'cancel' | 'release' };

/**
 * Who asks, for which run.
 *
 * @property nonce 8 to 64 letters and digits, new for each script: it marks the lines of the protocol.
 * @property run Id of the run: 8 to 32 letters and digits.
 * @property holder Who runs it, as the lock and the journal name them.
 * @property bootId The boot that the plan was made for; null: whichever it is.
 * @property step The step's id, as the journal names it.
 * @property more The run has more steps, so its lock stays.
 */
export interface ScriptContext {
  readonly nonce: string;
  readonly run: string;
  readonly holder: string;
  readonly bootId: string | null;
  readonly step: string;
  readonly more: boolean;
}

const idPattern = /^[A-Za-z0-9]{8,64}$/;

/** A name for the lock and the journal: what is no letter, digit or `@._-` becomes `_`. */
export function holderName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9@._-]/g, '_').slice(0, 64);
  return name === '' ? 'unknown' : name;
}

/**
 * The script for one exec.
 *
 * @throws RangeError for ids that are no plain words: a caller's mistake, never input.
 */
export function setupScript(task: ScriptTask, context: ScriptContext): string {
  const { nonce, run, holder, bootId, step, more } = context;
  for (const id of [nonce, run]) if (!idPattern.test(id)) throw new RangeError(`not an id: ${id}`);
  if (!/^[a-z-]{1,40}$/.test(step)) throw new RangeError(`not a step: ${step}`);
  if (bootId !== null && !/^[0-9a-f-]{36}$/.test(bootId)) throw new RangeError(`not a boot id: ${bootId}`);
  const failure = task.mode === 'step' ? task.onFailure : 'keep';
  return [
    `N=${nonce} RUN=${run} WHO=${shellWord(holderName(holder))} STEP=${step} BOOT=${bootId ?? '-'}`,
    ...partsFor(task).map(shorten),
    shorten(setupStart),
    `actions() {\n${bodyOf(task)}\n}`,
    `start ${task.mode} ${more ? 'more' : 'last'} ${failure} "$@"`,
    '',
  ].join('\n');
}

/**
 * Topics of the library that a task does not use stay at home: they would cost round trips. An undo may need all; what
 * a step records is undone by functions of the topics it uses.
 */
export function partsFor(task: ScriptTask): string[] {
  const { base, packages, builds } = setupLibrary;
  if (task.mode === 'undo') return [...base, ...packages, ...builds];
  // The first part of the builds tells which of them run.
  if (task.mode === 'status') return [...base, builds[0]];
  const actions = task.mode === 'step' || task.mode === 'work' ? task.actions : [];
  const uses = (parts: readonly string[]): boolean =>
    actions.some(({ id }) => parts.some((part) => part.includes(`\n${id}() {`)));
  // Builds ask the package tools which package a missing program is in.
  const wantsBuilds = uses(builds);
  return [...base, ...(uses(packages) || wantsBuilds ? packages : []), ...(wantsBuilds ? builds : [])];
}

function bodyOf(task: ScriptTask): string {
  switch (task.mode) {
    case 'step':
    case 'work':
      return task.actions.length === 0
        ? ':'
        : task.actions.map(({ id, args }) => [id, ...args.map(shellWord)].join(' ')).join(' &&\n');
    case 'undo':
      return `undo_entries ${task.filter} ${shellWord(task.value)}`;
    default:
      return ':';
  }
}

/** A word for bash, always quoted. Values have passed their whitelist before; this is the second lock. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Drops comments of whole lines, blank lines and indentation: they would only travel. */
export function shorten(part: string): string {
  return part
    .split('\n')
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join('\n');
}
