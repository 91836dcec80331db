// A script on its own, or the words of one command: text in, calls of testpmd out.
import { parse } from 'unbash';
import { scopeOf } from './documentScope';
import { Environment } from './environment';
import { locate, type Lcores } from './locate';
import { joinWords } from './join';
import type { MappedText } from './mappedText';
import { inOrder } from './order';
import { collectSites } from './sites';
import { Walk } from './walk';
import { moveWord } from './words';
import type { CommandWord, LocatedCommand } from './word';

/** Finds the calls of testpmd in a text that is a script of its own. In the order of the text. Never throws. */
export function commandsOfScript(map: MappedText, lcores?: Lcores): LocatedCommand[] {
  const script = parse(map.text);
  const sites = collectSites(script);
  const scope = scopeOf([sites]);
  const env = new Environment(() => null, scope.isConstant);
  const found: LocatedCommand[] = [];
  new Walk(map, env, { start: 0 }, scope, found, sites, lcores, 0).statements(script.commands);
  return inOrder(found);
}

/** The calls of testpmd in one command, given as the words a program would get. */
export function commandsOfWords(words: readonly CommandWord[]): LocatedCommand[] {
  const located = locate(
    words,
    () => undefined,
    () => false,
  );
  if (located === undefined) return [];
  if (located.kind === 'texts') {
    return located.groups.flatMap((group) => commandsOfScript(joinWords(group, 0), located.lcores));
  }
  const base = words.reduce((first, word) => Math.min(first, word.start), Infinity);
  const end = words.reduce((last, word) => Math.max(last, word.end), base) - base;
  const [program, ...rest] = words.slice(located.at).map((word) => moveWord(word, -base));
  const { lcores } = located;
  return [
    { base, command: { start: 0, end, program, words: rest, ...(lcores === undefined ? {} : { lcores }) } },
  ];
}
