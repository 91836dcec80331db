// A script on its own: text in, calls of testpmd out.
import { parse } from 'unbash';
import { scopeOf } from './documentScope';
import { Environment } from './environment';
import type { MappedText } from './mappedText';
import { collectSites } from './sites';
import { Walk } from './walk';
import type { LocatedCommand } from './word';

/** Finds the calls of testpmd in a text that is a script of its own. In the order of the text. Never throws. */
export function commandsOfScript(map: MappedText): LocatedCommand[] {
  const script = parse(map.text);
  const sites = collectSites(script);
  const scope = scopeOf([sites]);
  const env = new Environment(() => null, scope.isConstant);
  const found: LocatedCommand[] = [];
  new Walk(map, env, { start: 0 }, scope, found, sites, undefined, 0).statements(script.commands);
  return found.sort((a, b) => a.base - b.base);
}
