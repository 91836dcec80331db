// Actions: made of checked values only, and the raw shell lines they run on the VM.
import { setupActions, type ActionParameter, type ActionRow } from '../../knowledge/setup';
import { checkValue, type ValueKind } from '../remote/values';
import type { Action } from './types';

const rows: ReadonlyMap<string, ActionRow> = new Map(setupActions.map((row) => [row.id, row]));

/**
 * An action with its arguments checked.
 *
 * @throws RangeError for an unknown action or an argument of another kind: a planner's mistake, never input.
 */
export function action(id: string, ...args: readonly (string | number)[]): Action {
  const row = rows.get(id);
  if (row === undefined) throw new RangeError(`no action ${id}`);
  const words = args.map(String);
  const kinds = kindsFor(row.parameters, words.length);
  if (kinds === undefined) throw new RangeError(`${id} takes other arguments than ${words.join(' ')}`);
  words.forEach((word, index) => {
    const kind = kinds[index];
    if (kind === undefined || !isOf(kind, word))
      throw new RangeError(`${id}: “${word}” is no ${String(kind)}`);
  });
  return { id, args: words };
}

export function actionRow(id: string): ActionRow | undefined {
  return rows.get(id);
}

/** The kind of each argument; undefined when there are too few or too many. */
function kindsFor(parameters: readonly ActionParameter[], count: number): ActionParameter[] | undefined {
  const open = parameters.at(-1) === '...';
  const named = open ? parameters.slice(0, -1) : [...parameters];
  if (count < named.length || (!open && count > named.length)) return undefined;
  const last = named.at(-1);
  while (last !== undefined && named.length < count) named.push(last);
  return named;
}

function isOf(kind: ActionParameter, word: string): boolean {
  switch (kind) {
    case 'text':
      // A line of a configuration file; it stands in single quotes on the VM.
      return /^[A-Za-z0-9_./:@+,=%\[\] -]{0,200}$/.test(word);
    case 'module-or-none':
      return word === '-' || checkValue('module', word) !== undefined;
    case 'absolute-path':
      // Paths stand in shell lines as they are, so they hold nothing that a shell would read.
      return /^[A-Za-z0-9_./:@+,=-]+$/.test(word) && checkValue(kind, word) !== undefined;
    case '...':
      return false;
    default:
      return checkValue(kind satisfies ValueKind, word) !== undefined;
  }
}

/**
 * The raw shell lines of an action as the VM prints them while it runs them.
 *
 * @param run Id of the run, part of the names of what a run leaves on the VM for a while.
 */
export function linesOf({ id, args }: Action, run: string): string[] {
  const row = rows.get(id);
  if (row === undefined) return [];
  const rest = args.slice(Math.max(0, row.parameters.indexOf('...') - 1));
  return row.lines.map((line) =>
    line
      .replace(/\{(\*|quoted\*|run|\d)(:hex)?\}/g, (_match, name: string, hex?: string) => {
        if (name === 'run') return run;
        if (name === '*') return rest.join(' ');
        if (name === 'quoted*') return rest.map((word) => `'${word}'`).join(' ');
        const value = args[Number(name)] ?? '';
        if (hex !== undefined) return value.replaceAll(':', '');
        // What clears an override is an empty line.
        return value === '-' ? '' : value;
      })
      .replace(/^echo {2}>/, 'echo >'),
  );
}
