// Finds what the words of a command run in the end: testpmd, or text that a shell runs, or nothing of interest.
import { parseCpuList, parseCpuMask } from './cpuList';
import { runnerOf, type RunTexts } from './runners';
import { wrappers, type Wrapper } from './wrappers';
import { unknownPart, type CommandWord } from './word';

export type Lcores = readonly number[] | null | undefined;

/**
 * - `testpmd`: its name is the word `at`.
 * - `texts`: each group of words, joined by blanks, is run by a shell; `stdin`: so is what comes from its input.
 */
export type Located =
  | { readonly kind: 'testpmd'; readonly at: number; readonly lcores: Lcores }
  | (RunTexts & { readonly kind: 'texts'; readonly lcores: Lcores });

/** Names of testpmd, whatever the directory. */
const testpmdNames = new Set(['dpdk-testpmd', 'testpmd']);

/** True for the names of programs that may run testpmd, testpmd itself included. */
export function isInteresting(path: string): boolean {
  const name = fileName(path);
  return testpmdNames.has(name) || wrappers.has(name) || runnerOf(name) !== undefined;
}

/**
 * @param likely What a word whose value is not certain names if nothing else is set.
 * @param isFunction True for the names of functions of the script: a call to one is no call to the program.
 */
export function locate(
  words: readonly CommandWord[],
  likely: (word: CommandWord) => string | undefined,
  isFunction: (name: string) => boolean,
): Located | undefined {
  let at = 0;
  let lcores: Lcores;
  for (;;) {
    const word = words[at];
    if (word === undefined) return undefined;
    const path = word.known ? word.value : (likely(word)?.trim().split(/\s+/).at(-1) ?? word.value);
    const name = fileName(path);
    if (testpmdNames.has(name) && !isFunction(path)) return { kind: 'testpmd', at, lcores };
    // `$SUDO dpdk-testpmd`: what may be nothing may be a wrapper.
    if (word.multiple) {
      at += 1;
      continue;
    }
    if (name.includes(unknownPart) || isFunction(path)) return undefined;
    const runner = runnerOf(name);
    const texts = runner?.(words, at);
    if (texts !== undefined) return { kind: 'texts', lcores, ...texts };
    const wrapper = wrappers.get(name);
    if (wrapper === undefined) return undefined;
    const passed = passWrapper(words, at, name, wrapper);
    if (passed === undefined) return undefined;
    if (passed.lcores !== undefined) lcores = passed.lcores;
    if (passed.shell) return { kind: 'texts', groups: [], stdin: true, lcores };
    if (passed.single) return { kind: 'texts', groups: [words.slice(passed.next)], stdin: false, lcores };
    at = passed.next;
  }
}

interface Passed {
  readonly next: number;
  readonly lcores: Lcores;
  readonly single: boolean;
  readonly shell: boolean;
}

/** Reads over a wrapper's own words; undefined where it runs no program. */
function passWrapper(
  words: readonly CommandWord[],
  at: number,
  name: string,
  first: Wrapper,
): Passed | undefined {
  let wrapper = first;
  let next = at + 1;
  let lcores: Lcores;
  for (;;) {
    if (wrapper.after !== undefined) {
      const { after } = wrapper;
      const mark = words.findIndex((word, index) => index >= next && after.includes(word.value));
      return mark === -1 ? undefined : { next: mark + 1, lcores, single: false, shell: false };
    }
    const read = readOptions(words, next, wrapper);
    if (read.options.some(({ name: option }) => wrapper.refuse?.includes(option) === true)) return undefined;
    ({ next } = read);
    for (const { name: option, value } of read.options) {
      if (wrapper.lists?.includes(option) === true) lcores = cpusOf(value, parseCpuList);
      if (wrapper.nodes?.includes(option) === true) lcores = null;
    }
    if (wrapper.subs === undefined) {
      if (name === 'taskset') {
        const list = read.options.some(({ name: option }) => option === '-c' || option === '--cpu-list');
        const operand = read.unsure > 0 ? undefined : words[next];
        lcores = cpusOf(operand, list ? parseCpuList : parseCpuMask);
      }
      next = passOperands(words, read, wrapper.operands ?? 0);
      if (wrapper.assignments === true) next = passAssignments(words, next);
      const alone = read.options.some(({ name: option }) => wrapper.alone?.includes(option) === true);
      const single = wrapper.single === true && words.length === next + 1;
      return { next, lcores, single, shell: alone && next >= words.length };
    }
    const sub = words[next];
    const chosen = sub === undefined ? undefined : wrapper.subs[sub.value];
    if (chosen === undefined) return undefined;
    wrapper = chosen;
    next += 1;
  }
}

/**
 * Where a program's own operands end. Where unknown words stand before them, these may be the operands: then only what
 * names no program of interest is one.
 */
export function passOperands(
  words: readonly CommandWord[],
  { next: from, unsure }: { readonly next: number; readonly unsure: number },
  count: number,
): number {
  if (unsure === 0) return from + count;
  let next = from;
  while (next < from + count && !isInteresting(words[next]?.value ?? '')) next += 1;
  return next;
}

function passAssignments(words: readonly CommandWord[], from: number): number {
  let next = from;
  while (/^[A-Za-z_]\w*=/.test(words[next]?.value ?? '')) next += 1;
  return next;
}

function cpusOf(
  word: { readonly value: string } | undefined,
  parse: (text: string) => readonly number[] | null,
): Lcores {
  return word === undefined || word.value.includes(unknownPart) ? null : parse(word.value);
}

/** An option as given, dashes included; `value` where it takes one. */
interface GivenOption {
  readonly name: string;
  readonly value: CommandWord | undefined;
}

/**
 * Reads a program's options up to its first operand.
 *
 * @returns where the operands begin, `--` passed over, and how many words right before it may be options or operands:
 *   `timeout $TIME program`.
 */
export function readOptions(
  words: readonly CommandWord[],
  from: number,
  row: Pick<Wrapper, 'values' | 'longValues' | 'assignments'>,
): { readonly options: readonly GivenOption[]; readonly next: number; readonly unsure: number } {
  const options: GivenOption[] = [];
  let next = from;
  let unsure = 0;
  for (;;) {
    const word = words[next];
    if (word === undefined) break;
    const { value } = word;
    if (word.multiple) {
      next += 1;
      unsure += 1;
    } else if (row.assignments === true && /^[A-Za-z_]\w*=/.test(value)) next += 1;
    else if (value === '--') {
      next += 1;
      break;
    } else if (!value.startsWith('-') || value === '-') break;
    else {
      next += readOption(words, next, row, options);
      unsure = 0;
    }
  }
  return { options, next, unsure };
}

function readOption(
  words: readonly CommandWord[],
  at: number,
  row: Pick<Wrapper, 'values' | 'longValues'>,
  options: GivenOption[],
): number {
  const word = words[at];
  if (word === undefined) return 1;
  const { value } = word;
  if (value.startsWith('--')) {
    const equals = value.indexOf('=');
    const name = equals === -1 ? value : value.slice(0, equals);
    const separate = equals === -1 && row.longValues?.includes(name.slice(2)) === true;
    options.push({
      name,
      value: separate ? words[at + 1] : equals === -1 ? undefined : tail(word, equals + 1),
    });
    return separate ? 2 : 1;
  }
  for (let letter = 1; letter < value.length; letter++) {
    const name = `-${value.charAt(letter)}`;
    if (row.values?.includes(value.charAt(letter)) === true) {
      const attached = letter + 1 < value.length;
      options.push({ name, value: attached ? tail(word, letter + 1) : words[at + 1] });
      return attached ? 1 : 2;
    }
    options.push({ name, value: undefined });
  }
  return 1;
}

/** The rest of a word, as a word of its own. */
function tail(word: CommandWord, from: number): CommandWord {
  let at = 0;
  const segments = word.segments.flatMap((segment) => {
    const skip = Math.max(0, from - at);
    at += segment.text.length;
    if (skip >= segment.text.length) return [];
    const start = segment.exact ? segment.start + skip : segment.start;
    return [{ ...segment, text: segment.text.slice(skip), start }];
  });
  const value = word.value.slice(from);
  return {
    ...word,
    start: segments[0]?.start ?? word.end,
    segments,
    value,
    known: !value.includes(unknownPart),
  };
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
