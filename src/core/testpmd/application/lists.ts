// Values that are lists and masks: sizes, ports, NUMA nodes of ports and rings, hairpin queues.
import { msg } from '../../message';
import { strtol, strtoul } from '../scan/cNumbers';
import type { ValueSpec } from '../optionTable';
import { rangeText, refused, taken, type Reader, type Reading, type Remark } from './reading';

/** `items`: decimal numbers between commas, nothing else. Of a longer list testpmd reads STR_MULTI_TOKEN_SIZE. */
export const readItems: Reader = (text, spec, name) => readList(text, spec, name, 4096);

/** `items-128`: the same, of which releases before 25.11 read STR_TOKEN_SIZE characters, and say nothing. */
export const readItems128: Reader = (text, spec, name) => readList(text, spec, name, 128);

/** A comma at the end is one more 0. */
function readList(whole: string, spec: ValueSpec, name: string, longest: number): Reading {
  const { count = Infinity, min, max } = spec;
  const text = whole.slice(0, longest);
  if (!/^(?:\d+,)*\d*$/.test(text))
    return refused(msg('testpmd refuses “{0}”: {1} takes numbers with commas between them.', whole, name));
  const parts = text.split(',');
  if (parts.length > count)
    return refused(msg('testpmd refuses {0} numbers: {1} takes at most {2}.', parts.length, name, count));
  // An unsigned int: what is longer wraps around.
  const numbers = parts.map((part) => Number(BigInt.asUintN(32, BigInt(part === '' ? 0 : part))));
  const wrong = numbers.find(
    (number) => (min !== undefined && number < min) || (max !== undefined && number > max),
  );
  if (wrong !== undefined)
    return refused(msg('testpmd refuses {0}: {1} takes {2}.', wrong, name, rangeText(spec)));
  const remarks: Remark[] = [];
  if (parts.includes(''))
    remarks.push({
      rule: 'truncated-value',
      message: msg('testpmd reads nothing before the end of the list as 0.'),
    });
  if (whole.length > longest)
    remarks.push({
      rule: 'truncated-value',
      message: msg('testpmd reads the first {0} characters of {1} and cuts off the rest.', longest, name),
    });
  return taken(numbers, remarks);
}

/** `mask`: hexadecimal digits, with or without 0x. The numbers are the bits that are set. */
export const readMask: Reader = (text, spec, name) => {
  const { value, rest } = strtoul(text, 16);
  if (text === '' || rest !== '')
    return refused(
      msg('testpmd refuses “{0}”: {1} takes a mask in hexadecimal digits, as 0x6.', text, name),
      maskOfList(text),
    );
  if (value === 0n) {
    if (spec.min === 1)
      return refused(msg('testpmd refuses a mask without a bit: {0} needs one at least.', name));
    return taken(
      [],
      [{ rule: 'ignored-value', message: msg('testpmd passes over a mask without a bit for {0}.', name) }],
    );
  }
  const bits = Array.from({ length: 64 }, (_, bit) => bit).filter(
    (bit) => ((value >> BigInt(bit)) & 1n) === 1n,
  );
  return taken(bits);
};

/** The mask for what was written as a list of numbers: `1,2` and `1-2` are 0x6. */
function maskOfList(text: string): string | undefined {
  const match = /^(\d{1,2})([-,])(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [from, to] = [Number(match[1]), Number(match[3])];
  if (from > to || to > 31) return undefined;
  let mask = 0n;
  for (let bit = from; bit <= to; bit++)
    if (match[2] === '-' || bit === from || bit === to) mask |= 1n << BigInt(bit);
  return `0x${mask.toString(16)}`;
}

/** `port-list`: port numbers and ranges with commas between them, each port once. */
export const readPortList: Reader = (text, { max = 31 }, name) => {
  const message = msg(
    'testpmd refuses “{0}”: {1} takes port numbers and ranges up to {2}, as 0,2-3.',
    text,
    name,
    max,
  );
  const ports = new Set<number>();
  let at = 0;
  let first: number | undefined;
  const skipBlanks = (): void => {
    while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at++;
  };
  do {
    skipBlanks();
    if (at >= text.length) break;
    const { value, digits, rest } = strtol(text.slice(at, at + 32), 10);
    if (value < 0n || value > BigInt(max)) return refused(message);
    const number = Number(value);
    if (digits) at = Math.min(at + 32, text.length) - rest.length;
    skipBlanks();
    const end = text.charAt(at);
    if (end === '-' && first === undefined) first = number;
    else if (end === ',' || at >= text.length) {
      for (let port = first ?? number; port <= number; port++) ports.add(port);
      first = undefined;
    } else return refused(message);
    if (at >= text.length) break;
    at++;
  } while (at <= text.length);
  return ports.size === 0 ? refused(message) : taken([...ports]);
};

/** `hairpin-map`: five numbers with colons between them; what follows them is not looked at. */
export const readHairpinMap: Reader = (text, _spec, name) => {
  const match = /^\s*([-+]?\d+):\s*([-+]?\d+):\s*([-+]?\d+):\s*([-+]?\d+):\s*([-+]?\d+)/.exec(text);
  if (match !== null)
    return taken(match.slice(1).map((field) => Number(BigInt.asUintN(16, strtol(field, 10).value))));
  return refused(
    msg(
      'testpmd refuses “{0}”: {1} takes five numbers with colons between them: receiving port and queue, sending port and queue, number of queues.',
      text,
      name,
    ),
  );
};

/** `port-numa`: (port,node) as often as wanted. The numbers: port, node, port, node, … */
export const readPortNuma: Reader = (text, spec, name) => readTuples(text, 2, spec.max ?? 255, name);

/** `ring-numa`: (port,flag,node) as often as wanted; flag 1 is receiving, 2 sending, 3 both. */
export const readRingNuma: Reader = (text, spec, name) => readTuples(text, 3, spec.max ?? 255, name);

/** A text between parentheses longer than this is refused. */
const longestTuple = 255;

function readTuples(text: string, fields: 2 | 3, max: number, name: string): Reading {
  const wanted = fields === 2 ? '(0,1)' : '(0,1,1)';
  const message = msg(
    'testpmd refuses “{0}”: {1} takes {2}, with numbers up to {3}.',
    text,
    name,
    wanted,
    max,
  );
  const numbers: number[] = [];
  for (let open = text.indexOf('('); open >= 0; open = text.indexOf('(', open)) {
    const close = text.indexOf(')', open);
    if (close < 0 || close - open - 1 > longestTuple) return refused(message);
    const parts = text.slice(open + 1, close).split(',');
    if (parts.length < fields) return refused(message);
    for (const part of parts.slice(0, fields)) {
      const { value, digits, overflow } = strtoul(part, 0);
      if (!digits || overflow || value > BigInt(max)) return refused(message);
      numbers.push(Number(value));
    }
    open = close;
  }
  if (numbers.length > 0) return taken(numbers);
  return taken(
    [],
    [
      {
        rule: 'ignored-value',
        message: msg(
          'Without parentheses {0} sets nothing, and testpmd says nothing: write {1}.',
          name,
          wanted,
        ),
      },
    ],
  );
}
