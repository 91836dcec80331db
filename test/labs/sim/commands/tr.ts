// tr: sets with ranges, classes and escapes; -c -d -s. On bytes, and on characters where the text is UTF-8.
import { unescape } from '../shell/format';
import type { Program } from './command';

const classes: Readonly<Record<string, string>> = {
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  digit: '0123456789',
  space: ' \t\n\r\f\v',
  blank: ' \t',
  punct: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};

function set(text: string): string {
  const named = text.replace(/\[:(\w+):\]/g, (_whole, name: string) =>
    name === 'alnum' || name === 'alpha'
      ? `${classes['upper'] ?? ''}${classes['lower'] ?? ''}${name === 'alnum' ? (classes['digit'] ?? '') : ''}`
      : (classes[name] ?? ''),
  );
  const plain = unescape(named, false).text;
  return plain.replace(/([^-])-([^-])/g, (whole, from: string, to: string) => {
    const [start, end] = [from.charCodeAt(0), to.charCodeAt(0)];
    if (end < start) return whole;
    return Array.from({ length: end - start + 1 }, (_unused, index) =>
      String.fromCharCode(start + index),
    ).join('');
  });
}

export const tr: Program = async (args, context) => {
  const letters = args.filter((arg) => /^-[cCdst]+$/.test(arg)).join('');
  const [first = '', second] = args.filter((arg) => !/^-[cCdst]+$/.test(arg) && arg !== '--');
  const complement = /[cC]/.test(letters);
  const from = set(first);
  const inFirst = (character: string) => from.includes(character) !== complement;
  const to = second === undefined ? '' : set(second);
  const text = await context.inputText();
  let out = '';
  let last = '';
  const squeezed = letters.includes('s')
    ? second === undefined
      ? inFirst
      : (character: string) => to.includes(character)
    : () => false;
  for (const character of text) {
    if (letters.includes('d') && inFirst(character)) continue;
    let next = character;
    if (!letters.includes('d') && to !== '' && inFirst(character))
      next = complement ? to.slice(-1) : (to[Math.min(from.indexOf(character), to.length - 1)] ?? character);
    if (next === last && squeezed(next)) continue;
    out += next;
    last = next;
  }
  context.out(out);
  return 0;
};
