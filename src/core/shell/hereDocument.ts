// Here-documents and here-strings: what they feed to a program, as text with its way back to the document.
import type { HereDoc, HereString, Redirection } from 'unbash';
import { atomsOfBody, atomsOfWord, type Atom } from './atoms';
import { MappedTextBuilder, segmentsOf, startOf, endOf, type MappedText } from './mappedText';
import { atomText, type WordScope } from './words';
import type { Segment } from './word';

/** What stands at a program's standard input: read in the script in which it is written. */
export interface Feed {
  readonly node: HereDoc | HereString;
  readonly scope: WordScope;
}

/** The here-document or here-string that a command reads, if the last one to set its input is one. */
export function fedBody(redirects: readonly Redirection[], scope: WordScope): Feed | undefined {
  const inputs = redirects.filter((redirect) => {
    if (redirect.type === 'Redirect' && !redirect.operator.startsWith('<')) return false;
    const { descriptor } = redirect;
    return descriptor === undefined || (descriptor.type === 'FileDescriptor' && descriptor.value === 0);
  });
  const last = inputs.at(-1);
  return last === undefined || last.type === 'Redirect' ? undefined : { node: last, scope };
}

/** The text that arrives at the program, expanded as the shell does. */
export function feedText({ node, scope }: Feed): MappedText {
  const { map } = scope;
  if (node.type === 'HereString') {
    return node.target === undefined ? textOf([], scope) : textOf(atomsOfWord(node.target, map.text), scope);
  }
  const { body, delimiter, operator } = node;
  const quoted = delimiter?.quoted === true;
  const text = quoted
    ? new MappedTextBuilder().addAll(segmentsOf(map, body.pos, body.end, 0)).build()
    : textOf(atomsOfBody(body.parts, map.text, body.pos, body.end), scope);
  return operator === '<<-' ? withoutTabs(text) : text;
}

/** The lines for testpmd's prompt. Only where they stand in the document as they are can they be edited. */
export function consoleText(feed: Feed, base: number): Segment | undefined {
  const { text, segments } = feedText(feed);
  const [first] = segments;
  if (first === undefined) return undefined;
  if (segments.length === 1) return { ...first, start: first.start - base, end: first.end - base };
  const end = segments.reduce((latest, segment) => Math.max(latest, segment.end), first.end);
  return { text, start: first.start - base, end: end - base, exact: false };
}

function textOf(atoms: readonly Atom[], scope: WordScope): MappedText {
  const { map } = scope;
  const builder = new MappedTextBuilder();
  for (const atom of atoms) {
    if (atom.kind === 'text' && atom.exact) builder.addAll(segmentsOf(map, atom.from, atom.to, 0));
    else builder.decoded(atomText(atom, scope), startOf(map, atom.from), endOf(map, atom.to));
  }
  return builder.build();
}

function withoutTabs(map: MappedText): MappedText {
  const builder = new MappedTextBuilder();
  let at = 0;
  for (const { index, 0: tabs } of map.text.matchAll(/^\t+/gm)) {
    builder.addAll(segmentsOf(map, at, index, 0));
    at = index + tabs.length;
  }
  return builder.addAll(segmentsOf(map, at, map.text.length, 0)).build();
}
