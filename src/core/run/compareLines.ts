// How two commands differ, option by option: their order means nothing, but for a device's arguments.
import type { RunHead } from './head';

/** @property option As written: `--txq`. @property left Its values in order, null where it is not given. */
export interface LineDifference {
  readonly side: 'eal' | 'testpmd' | 'program';
  readonly option: string;
  readonly left: string | null;
  readonly right: string | null;
}

type Options = ReadonlyMap<string, readonly string[]>;

export function lineDifferences(left: RunHead, right: RunHead): readonly LineDifference[] {
  const [one, other] = [left, right].map(({ args }) => sidesOf(args));
  const program: LineDifference[] = [];
  const [mine, theirs] = [left, right].map(({ line }) => line.split(/\s/)[0] ?? '');
  if (mine !== theirs)
    program.push({ side: 'program', option: 'testpmd', left: mine ?? null, right: theirs ?? null });
  return [
    ...program,
    ...differences('eal', one?.eal ?? new Map(), other?.eal ?? new Map()),
    ...differences('testpmd', one?.testpmd ?? new Map(), other?.testpmd ?? new Map()),
  ];
}

function differences(side: 'eal' | 'testpmd', left: Options, right: Options): readonly LineDifference[] {
  const value = (options: Options, option: string): string | null => options.get(option)?.join(' ') ?? null;
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((option) => ({ side, option, left: value(left, option), right: value(right, option) }))
    .filter((row) => row.left !== row.right);
}

function sidesOf(args: readonly string[]): { readonly eal: Options; readonly testpmd: Options } {
  const end = args.indexOf('--');
  return {
    eal: optionsOf(end < 0 ? args : args.slice(0, end)),
    testpmd: optionsOf(end < 0 ? [] : args.slice(end + 1)),
  };
}

/** `--option=value` and `--option value` are the same; what belongs to no option is listed under its own word. */
function optionsOf(args: readonly string[]): Options {
  const options = new Map<string, string[]>();
  const add = (option: string, value: string): void => {
    options.set(option, [...(options.get(option) ?? []), value]);
  };
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    const next = args[index + 1];
    const joined = /^(--[^=]+)=(.*)$/s.exec(word);
    const short = /^(-[A-Za-z])(.+)$/s.exec(word);
    if (joined !== null) add(joined[1] ?? '', joined[2] ?? '');
    else if (!word.startsWith('--') && short !== null) add(short[1] ?? '', short[2] ?? '');
    else if (word.startsWith('-') && next !== undefined && !next.startsWith('-')) {
      add(word, next);
      index += 1;
    } else add(word, '');
  }
  return options;
}
