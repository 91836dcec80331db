// Lists, masks and maps of lcores, read as the C code of each release reads them, habits included.
import { strtol, strtoul } from '../scan/cNumbers';

/** RTE_MAX_LCORE of the usual builds: ids from here on are refused. */
export const maxLcores = 128;

/** CPU_SETSIZE: CPUs from here on cannot be named at all. */
export const maxCpus = 1024;

/**
 * The lcores a value enables.
 *
 * @property lcores Ascending. @property cpus CPUs they run on: these have to exist. The same ids unless mapped.
 */
export interface CoreSet {
  readonly lcores: readonly number[];
  readonly cpus: readonly number[];
}

/** Why a value is refused. `range`: an id that is too high; `none`: it names no lcore; `syntax`: anything else. */
export type CoreRefusal = 'syntax' | 'range' | 'none';

export type CoreReading = CoreSet | CoreRefusal;

/** Reads a value of a kind. */
export type CoreReader = (text: string) => CoreReading;

/** `-l` up to 24.11: ids and ranges; a range that descends names nothing. */
export const oldCoreList: CoreReader = (text) => {
  const found = new Set<number>();
  let at = skipBlanks(text, 0);
  let first = -1;
  for (;;) {
    at = skipBlanks(text, at);
    if (at >= text.length) return 'syntax';
    const { value, rest, overflow } = strtol(text.slice(at), 10);
    const id = Number(BigInt.asIntN(32, value));
    if (overflow || id < 0) return 'syntax';
    const end = skipBlanks(text, text.length - rest.length);
    const mark = text.charAt(end);
    if (mark === '-') first = id;
    else if (mark === ',' || mark === '') {
      for (let lcore = first === -1 ? id : first; lcore <= id; lcore++) {
        if (!found.has(lcore) && found.size >= maxLcores) return 'range';
        found.add(lcore);
      }
      first = -1;
    } else return 'syntax';
    if (mark === '') break;
    at = end + 1;
  }
  return limited(found);
};

/** `-c`: a hexadecimal mask, with or without 0x. */
export const coreMask: CoreReader = (text) => {
  const digits = maskDigits(text);
  if (digits === undefined) return 'syntax';
  const found = maskBits(digits);
  return found === undefined ? 'range' : limited(found);
};

/** `-S`: ids and ranges; a range that descends names nothing. */
export const serviceList: CoreReader = (text) => {
  const found = new Set<number>();
  let at = 0;
  let first = maxLcores;
  for (;;) {
    at = skipBlanks(text, at);
    if (at >= text.length) return 'syntax';
    const { value, rest, overflow } = strtoul(text.slice(at), 10);
    const id = Number(BigInt.asUintN(32, value));
    if (overflow) return 'syntax';
    if (id >= maxLcores) return 'range';
    const end = skipBlanks(text, text.length - rest.length);
    const mark = text.charAt(end);
    if (mark === '-') first = id;
    else if (mark === ',' || mark === '') {
      for (let lcore = first === maxLcores ? id : first; lcore <= id; lcore++) found.add(lcore);
      first = maxLcores;
    } else return 'syntax';
    if (mark === '') break;
    at = end + 1;
  }
  return limited(found);
};

/** rte_argparse's list, for `-l` from 25.11 on: ranges in either direction, no blanks behind a number. */
export const newCoreList: CoreReader = (text) => {
  const found = new Set<number>();
  let at = 0;
  let first = -1;
  if (text === '') return 'none';
  for (;;) {
    at = skipBlanks(text, at);
    if (!isDigit(text.charAt(at))) return 'syntax';
    const { value, rest, overflow } = strtol(text.slice(at), 10);
    if (overflow || value > 0xffffn) return 'range';
    const id = Number(value);
    const end = text.length - rest.length;
    const mark = text.charAt(end);
    if (mark === '-') {
      if (first !== -1) return 'syntax';
      first = id;
    } else if (mark === ',' || mark === '') {
      const other = first === -1 ? id : first;
      for (let cpu = Math.min(id, other); cpu <= Math.max(id, other) && cpu < maxCpus; cpu++) found.add(cpu);
      first = -1;
    } else return 'syntax';
    if (mark === '') break;
    at = end + 1;
  }
  const cpus = ascending(found);
  return cpus.length === 0 ? 'none' : { lcores: cpus, cpus };
};

/** `-c` from 25.11 on: the mask's bits are CPUs. */
export const newCoreMask: CoreReader = (text) => {
  const digits = maskDigits(text);
  if (digits === undefined) return 'syntax';
  const found = maskBits(digits);
  if (found === undefined) return 'range';
  if (found.size === 0) return 'none';
  const cpus = ascending(found);
  return (cpus.at(-1) ?? 0) >= maxCpus ? 'range' : { lcores: cpus, cpus };
};

/** `--lcores` with `@` and `()`: which lcores, and on which CPUs each of them runs. */
export const coreMap: CoreReader = (text) => {
  const lcores = new Set<number>();
  const cpus = new Set<number>();
  let at = skipBlanks(text, 0);
  for (;;) {
    at = skipBlanks(text, at);
    if (at >= text.length) return 'syntax';
    const start = at;
    if (text.charAt(at) === '(') {
      at = text.indexOf(')', at) + 1;
      if (at === 0) return 'syntax';
    }
    at = indexOfAny(text, '@,', at);
    const mapped = text.charAt(at) === '@';
    const target = mapped ? parseSet(text, at + 1) : undefined;
    if (mapped && target === undefined) return 'syntax';
    const end = target === undefined ? at : target.end;
    if (end < text.length && text.charAt(end) !== ',') return 'syntax';
    const own = parseSet(text, start);
    if (own === undefined) return 'syntax';
    if ([...own.ids].some((id) => id >= maxLcores)) return 'range';
    for (const id of own.ids) lcores.add(id);
    for (const id of target?.ids ?? own.ids) cpus.add(id);
    if (end >= text.length) break;
    at = end + 1;
  }
  return lcores.size === 0 ? 'none' : { lcores: ascending(lcores), cpus: ascending(cpus) };
};

/** True for a value that 25.11 and later read as a map. */
export function isCoreMap(text: string): boolean {
  return text.includes('@') || text.includes('(');
}

/** A number, a range or a group in brackets from `start` on; undefined where it is none. */
function parseSet(
  text: string,
  start: number,
): { readonly ids: ReadonlySet<number>; readonly end: number } | undefined {
  const at = skipBlanks(text, start);
  if (text.charAt(at) === '(') return parseGroup(text, at + 1);
  const first = number(text, at);
  if (first === undefined) return undefined;
  let end = skipBlanks(text, first.end);
  let last = first.value;
  if (text.charAt(end) === '-') {
    const second = number(text, skipBlanks(text, end + 1));
    if (second === undefined) return undefined;
    last = second.value;
    end = skipBlanks(text, second.end);
    if (end < text.length && text.charAt(end) !== ',') return undefined;
  }
  if (end < text.length && text.charAt(end) !== ',' && text.charAt(end) !== '@') return undefined;
  return { ids: range(first.value, last), end };
}

function parseGroup(text: string, start: number): ReturnType<typeof parseSet> {
  const ids = new Set<number>();
  let at = start;
  let first = maxLcores;
  for (;;) {
    const read = number(text, skipBlanks(text, at));
    if (read === undefined) return undefined;
    const end = skipBlanks(text, read.end);
    const mark = text.charAt(end);
    if (mark === '-') {
      if (first !== maxLcores) return undefined;
      first = read.value;
    } else if (mark === ',' || mark === ')') {
      for (const id of range(first === maxLcores ? read.value : first, read.value)) ids.add(id);
      first = maxLcores;
    } else return undefined;
    at = end + 1;
    if (mark === ')') return { ids, end: skipBlanks(text, at) };
  }
}

function number(text: string, at: number): { readonly value: number; readonly end: number } | undefined {
  if (!isDigit(text.charAt(at))) return undefined;
  const { value, rest, overflow } = strtoul(text.slice(at), 10);
  const id = Number(BigInt.asUintN(32, value));
  return overflow || id >= maxCpus ? undefined : { value: id, end: text.length - rest.length };
}

function range(a: number, b: number): ReadonlySet<number> {
  const ids = new Set<number>();
  for (let id = Math.min(a, b); id <= Math.max(a, b); id++) ids.add(id);
  return ids;
}

function limited(found: ReadonlySet<number>): CoreReading {
  const lcores = ascending(found);
  if (lcores.length === 0) return 'none';
  return (lcores.at(-1) ?? 0) >= maxLcores ? 'range' : { lcores, cpus: lcores };
}

function ascending(ids: ReadonlySet<number>): readonly number[] {
  return [...ids].sort((a, b) => a - b);
}

/** The digits of a mask, blanks and 0x taken off; undefined where there is none or something else among them. */
function maskDigits(text: string): string | undefined {
  let from = skipBlanks(text, 0);
  if (/^0[xX]/.test(text.slice(from, from + 2))) from += 2;
  let to = text.length;
  while (to > from && isBlank(text.charAt(to - 1))) to--;
  const digits = text.slice(from, to);
  return /^[0-9a-fA-F]+$/.test(digits) ? digits : undefined;
}

/** The bits that are set; undefined for more of them than there can be lcores. */
function maskBits(digits: string): ReadonlySet<number> | undefined {
  const found = new Set<number>();
  for (let index = digits.length - 1; index >= 0; index--) {
    const value = parseInt(digits.charAt(index), 16);
    for (let bit = 0; bit < 4; bit++) {
      if ((value & (1 << bit)) === 0) continue;
      if (found.size >= maxLcores) return undefined;
      found.add((digits.length - 1 - index) * 4 + bit);
    }
  }
  return found;
}

function indexOfAny(text: string, wanted: string, from: number): number {
  let at = from;
  while (at < text.length && !wanted.includes(text.charAt(at))) at++;
  return at;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charAt(at))) at++;
  return at;
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1;
}
